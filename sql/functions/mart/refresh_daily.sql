-- mart.refresh_daily: sales of the touched days.
--
-- Reads   ods.order_line, ods.sales_order of the days
-- Writes  mart.sales_daily
-- Grain   day
-- Re-run  safe: the days are written anew
create or replace function mart.refresh_daily(p_days date[])
returns void
language sql
volatile
set search_path = ''
as $$
  delete from mart.sales_daily where sales_daily.day = any(p_days);

  insert into mart.sales_daily (day, sales, orders, lines, quantity, profit)
  select summed.day, summed.sales, coalesce(counted.orders, 0), summed.lines, summed.quantity, summed.profit
  from (
    select
      line.order_date as day,
      sum(line.sales) as sales,
      count(*) as lines,
      coalesce(sum(line.quantity), 0) as quantity,
      coalesce(sum(line.profit), 0) as profit
    from ods.order_line as line
    where line.order_date = any(p_days)
    group by line.order_date
  ) as summed
  left join (
    select sales_order.order_date as day, count(*) as orders
    from ods.sales_order
    where sales_order.order_date = any(p_days)
    group by sales_order.order_date
  ) as counted on counted.day = summed.day;
$$;

comment on function mart.refresh_daily(date[]) is 'Writes mart.sales_daily anew for the given days.';
