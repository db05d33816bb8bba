-- mart.refresh_daily: sales of the changed days, summed over segments, since each line and order belongs to exactly one.
--
-- Reads   mart.sales_daily_by
-- Writes  mart.sales_daily
-- Grain   day
-- Re-run  safe: the days are rebuilt
create or replace function mart.refresh_daily(p_days date[])
returns void
language sql
volatile
set search_path = ''
as $$
  delete from mart.sales_daily where sales_daily.day = any(p_days);

  insert into mart.sales_daily (day, sales, orders, lines, quantity, profit)
  select part.day, sum(part.sales), sum(part.orders), sum(part.lines), sum(part.quantity), sum(part.profit)
  from mart.sales_daily_by as part
  where part.day = any(p_days) and part.grouping = 'segment'
  group by part.day;
$$;

comment on function mart.refresh_daily(date[]) is
'Rebuilds mart.sales_daily for the given days from mart.sales_daily_by.';
