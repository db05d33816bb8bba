-- mart.refresh_monthly_by: sales of the changed months by the groupings with many members.
--
-- An order counts once by customer and city, at its first line (ods.sales_order), and once a day for each product.
--
-- Reads   ods.order_line, ods.sales_order of the months, mart.place_member, mart.dim_date
-- Writes  mart.sales_monthly_by
-- Grain   month, grouping, member, source; an unknown customer or product is the member ''
-- Re-run  safe: the months are rebuilt
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

  insert into mart.sales_monthly_by (month, grouping, member, source_name, sales, orders, lines, quantity, profit)
  with place as not materialized (
    select place_member.place_id, place_member.city
    from mart.place_member
    offset 0
  ),

  line as not materialized (
    select
      date_trunc('month', line.order_date::timestamp)::date as month, line.order_date, line.order_id,
      coalesce(line.customer_id, '') as customer_id, coalesce(line.product_id, '') as product_id, line.source_name, line.place_id, line.sales, line.quantity, line.profit
    from ods.order_line as line
    where line.order_date = any(v_days)
  ),

  ordered as (
    select
      date_trunc('month', sales_order.order_date::timestamp)::date as month,
      coalesce(sales_order.customer_id, '') as customer_id, sales_order.source_name, sales_order.place_id
    from ods.sales_order
    where sales_order.order_date = any(v_days)
  ),

  -- All groupings in one pass; a row has a value only in the column of its grouping.
  part as (
    select
      line.month, line.source_name, line.customer_id, line.product_id, place.city, sum(line.sales) as sales, 0 as orders,
      count(*) as lines, sum(line.quantity) as quantity, sum(line.profit) as profit
    from line
    inner join place on place.place_id = line.place_id
    group by line.month, line.source_name, grouping sets ((line.customer_id), (line.product_id), (place.city))
    union all
    select ordered.month, ordered.source_name, ordered.customer_id, null, place.city, 0, count(*), 0, 0, 0
    from ordered
    inner join place on place.place_id = ordered.place_id
    group by ordered.month, ordered.source_name, grouping sets ((ordered.customer_id), (place.city))
    union all
    select once.month, once.source_name, null, once.product_id, null, 0, count(*), 0, 0, 0
    from (select distinct line.month, line.source_name, line.order_date, line.product_id, line.order_id from line) as once
    group by once.month, once.source_name, once.product_id
  ),

  placed as (
    select
      part.*,
      case
        when part.customer_id is not null then 'customer'
        when part.product_id is not null then 'product'
        else 'city'
      end as grouping,
      coalesce(part.customer_id, part.product_id, part.city) as member
    from part
  )

  select
    placed.month, placed.grouping, placed.member, placed.source_name, sum(placed.sales), sum(placed.orders), sum(placed.lines),
    coalesce(sum(placed.quantity), 0), coalesce(sum(placed.profit), 0)
  from placed
  group by placed.month, placed.grouping, placed.member, placed.source_name;
end;
$$;

comment on function mart.refresh_monthly_by(date[]) is 'Rebuilds mart.sales_monthly_by for the given months.';
