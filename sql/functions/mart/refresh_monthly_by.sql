-- mart.refresh_monthly_by: sales of the touched months by the groupings with many members.
--
-- An order counts once by customer and city, where its first line is (ods.sales_order), and once a day for every product
-- in it.
--
-- Reads   ods.order_line, ods.sales_order of the months, mart.place_member
-- Writes  mart.sales_monthly_by
-- Grain   month, grouping, member
-- Re-run  safe: the months are written anew
create or replace function mart.refresh_monthly_by(p_months date[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_days date[] := array(
    select calendar.day from mart.dim_date as calendar where calendar.month_start = any(p_months)
  );
begin
  delete from mart.sales_monthly_by where sales_monthly_by.month = any(p_months);

  insert into mart.sales_monthly_by (month, grouping, member, sales, orders, lines, quantity, profit)
  with place as materialized (
    select place_member.place_id, place_member.city
    from mart.place_member
  ),

  line as (
    select
      date_trunc('month', line.order_date::timestamp)::date as month, line.order_date, line.order_id, line.customer_id,
      line.product_id, line.place_id, line.sales, line.quantity, line.profit
    from ods.order_line as line
    where line.order_date = any(v_days)
  ),

  ordered as (
    select
      date_trunc('month', sales_order.order_date::timestamp)::date as month, sales_order.customer_id,
      sales_order.place_id
    from ods.sales_order
    where sales_order.order_date = any(v_days)
  ),

  summed as (
    select
      line.month, 'customer' as grouping, line.customer_id as member, sum(line.sales) as sales, count(*) as lines,
      sum(line.quantity) as quantity, sum(line.profit) as profit
    from line
    group by line.month, line.customer_id
    union all
    select
      line.month, 'product', line.product_id, sum(line.sales), count(*), sum(line.quantity), sum(line.profit)
    from line
    group by line.month, line.product_id
    union all
    select
      part.month, 'city', place.city, sum(part.sales), sum(part.lines), sum(part.quantity), sum(part.profit)
    from (
      select
        line.month, line.place_id, sum(line.sales) as sales, count(*) as lines, sum(line.quantity) as quantity,
        sum(line.profit) as profit
      from line
      group by line.month, line.place_id
    ) as part
    inner join place on place.place_id = part.place_id
    group by part.month, place.city
  ),

  counted as (
    select ordered.month, 'customer' as grouping, ordered.customer_id as member, count(*) as orders
    from ordered
    group by ordered.month, ordered.customer_id
    union all
    select once.month, 'product', once.product_id, count(*)
    from (select distinct line.month, line.order_date, line.product_id, line.order_id from line) as once
    group by once.month, once.product_id
    union all
    select ordered.month, 'city', place.city, count(*)
    from ordered
    inner join place on place.place_id = ordered.place_id
    group by ordered.month, place.city
  )

  select
    summed.month, summed.grouping, summed.member, summed.sales, coalesce(counted.orders, 0), summed.lines,
    coalesce(summed.quantity, 0), coalesce(summed.profit, 0)
  from summed
  left join counted
    on counted.month = summed.month and counted.grouping = summed.grouping and counted.member = summed.member;
end;
$$;

comment on function mart.refresh_monthly_by(date[]) is 'Writes mart.sales_monthly_by anew for the given months.';
