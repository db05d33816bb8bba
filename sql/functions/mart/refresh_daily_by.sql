-- mart.refresh_daily_by: sales of the touched days by the groupings with few members.
--
-- Sums come from the order lines. An order counts once by segment, region, state and ship mode, where its first line is
-- (ods.sales_order), and once in every category and subcategory that it has a line of.
--
-- Reads   ods.order_line, ods.sales_order of the days, mart.place_member
-- Writes  mart.sales_daily_by
-- Grain   day, grouping, member
-- Re-run  safe: the days are written anew
create or replace function mart.refresh_daily_by(p_days date[])
returns void
language sql
volatile
set search_path = ''
as $$
  delete from mart.sales_daily_by where sales_daily_by.day = any(p_days);

  insert into mart.sales_daily_by (day, grouping, member, sales, orders, lines, quantity, profit)
  with place as materialized (
    select place_member.place_id, place_member.region, place_member.state
    from mart.place_member
  ),

  line as (
    select
      line.order_id,
      line.order_date as day,
      coalesce(line.category, 'unknown') as category,
      coalesce(line.sub_category, 'unknown') as sub_category,
      coalesce(line.segment, 'unknown') as segment,
      coalesce(line.ship_mode, 'unknown') as ship_mode,
      line.place_id,
      line.sales,
      line.quantity,
      line.profit
    from ods.order_line as line
    where line.order_date = any(p_days)
  ),

  -- Three passes over the lines; everything else is summed up from their few rows.
  by_segment_and_ship_mode as (
    select
      line.day, line.segment, line.ship_mode,
      sum(line.sales) as sales, count(*) as lines, sum(line.quantity) as quantity, sum(line.profit) as profit
    from line
    group by line.day, line.segment, line.ship_mode
  ),

  by_place as (
    select
      line.day, place.region, place.state,
      sum(line.sales) as sales, count(*) as lines, sum(line.quantity) as quantity, sum(line.profit) as profit
    from line
    inner join place on place.place_id = line.place_id
    group by line.day, place.region, place.state
  ),

  by_subcategory as (
    select
      line.day, line.category, line.sub_category,
      sum(line.sales) as sales, count(*) as lines, sum(line.quantity) as quantity, sum(line.profit) as profit
    from line
    group by line.day, line.category, line.sub_category
  ),

  summed as (
    select part.day, 'segment' as grouping, part.segment as member, part.sales, part.lines, part.quantity, part.profit
    from by_segment_and_ship_mode as part
    union all
    select part.day, 'region', part.region, part.sales, part.lines, part.quantity, part.profit
    from by_place as part
    union all
    select part.day, 'ship_mode', part.ship_mode, part.sales, part.lines, part.quantity, part.profit
    from by_segment_and_ship_mode as part
    union all
    select part.day, 'state', part.state, part.sales, part.lines, part.quantity, part.profit
    from by_place as part
    union all
    select part.day, 'category', part.category, part.sales, part.lines, part.quantity, part.profit
    from by_subcategory as part
    union all
    select
      part.day, 'subcategory', mart.subcategory_member(part.category, part.sub_category), part.sales, part.lines, part.quantity,
      part.profit
    from by_subcategory as part
  ),

  ordered as (
    select
      sales_order.order_date as day,
      coalesce(sales_order.segment, 'unknown') as segment,
      coalesce(sales_order.ship_mode, 'unknown') as ship_mode,
      place.region,
      place.state,
      count(*) as orders
    from ods.sales_order
    inner join place on place.place_id = sales_order.place_id
    where sales_order.order_date = any(p_days)
    group by 1, 2, 3, 4, 5
  ),

  counted as (
    select ordered.day, 'segment' as grouping, ordered.segment as member, sum(ordered.orders) as orders
    from ordered
    group by ordered.day, ordered.segment
    union all
    select ordered.day, 'region', ordered.region, sum(ordered.orders)
    from ordered
    group by ordered.day, ordered.region
    union all
    select ordered.day, 'ship_mode', ordered.ship_mode, sum(ordered.orders)
    from ordered
    group by ordered.day, ordered.ship_mode
    union all
    select ordered.day, 'state', ordered.state, sum(ordered.orders)
    from ordered
    group by ordered.day, ordered.state
    union all
    select once.day, 'category', once.category, count(*)
    from (select distinct line.day, line.category, line.order_id from line) as once
    group by once.day, once.category
    union all
    select once.day, 'subcategory', mart.subcategory_member(once.category, once.sub_category), count(*)
    from (select distinct line.day, line.category, line.sub_category, line.order_id from line) as once
    group by once.day, once.category, once.sub_category
  )

  select
    summed.day, summed.grouping, summed.member, sum(summed.sales), coalesce(max(counted.orders), 0), sum(summed.lines),
    coalesce(sum(summed.quantity), 0), coalesce(sum(summed.profit), 0)
  from summed
  left join counted
    on counted.day = summed.day and counted.grouping = summed.grouping and counted.member = summed.member
  group by summed.day, summed.grouping, summed.member;
$$;

comment on function mart.refresh_daily_by(date[]) is 'Writes mart.sales_daily_by anew for the given days.';
