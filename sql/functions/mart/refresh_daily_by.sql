-- mart.refresh_daily_by: sales of the changed days by the groupings with few members.
--
-- Sums come from the order lines. An order counts once by source, segment, region, state and ship mode, at its first line
-- (ods.sales_order), and once in each category and subcategory that it has a line of.
--
-- Reads   ods.order_line, ods.sales_order of the days, mart.place_member
-- Writes  mart.sales_daily_by
-- Grain   day, grouping, member
-- Re-run  safe: the days are rebuilt
create or replace function mart.refresh_daily_by(p_days date[])
returns void
language sql
volatile
set search_path = ''
as $$
  delete from mart.sales_daily_by where sales_daily_by.day = any(p_days);

  insert into mart.sales_daily_by (day, grouping, member, sales, orders, lines, quantity, profit)
  with place as not materialized (
    select place_member.place_id, place_member.region, place_member.state
    from mart.place_member
    offset 0
  ),

  line as not materialized (
    select
      line.order_date as day,
      line.order_id,
      line.source_name,
      coalesce(line.segment, 'unknown') as segment,
      coalesce(line.ship_mode, 'unknown') as ship_mode,
      coalesce(line.category, 'unknown') as category,
      coalesce(line.subcategory, 'unknown') as subcategory,
      line.place_id,
      line.sales,
      line.quantity,
      line.profit
    from ods.order_line as line
    where line.order_date = any(p_days)
  ),

  ordered as (
    select
      sales_order.order_date as day,
      sales_order.source_name,
      coalesce(sales_order.segment, 'unknown') as segment,
      coalesce(sales_order.ship_mode, 'unknown') as ship_mode,
      sales_order.place_id
    from ods.sales_order
    where sales_order.order_date = any(p_days)
  ),

  -- All groupings in one pass; a row has values only in the columns of its grouping.
  part as (
    select
      line.day, line.source_name, line.segment, line.ship_mode, place.region, place.state, line.category, line.subcategory,
      sum(line.sales) as sales, 0 as orders, count(*) as lines, sum(line.quantity) as quantity,
      sum(line.profit) as profit
    from line
    inner join place on place.place_id = line.place_id
    group by
      line.day,
      grouping sets (
        (line.source_name), (line.segment), (line.ship_mode), (place.region), (place.state), (line.category),
        (line.category, line.subcategory)
      )
    union all
    select
      ordered.day, ordered.source_name, ordered.segment, ordered.ship_mode, place.region, place.state, null, null, 0, count(*), 0, 0, 0
    from ordered
    inner join place on place.place_id = ordered.place_id
    group by
      ordered.day,
      grouping sets ((ordered.source_name), (ordered.segment), (ordered.ship_mode), (place.region), (place.state))
    union all
    select once.day, null, null, null, null, null, once.category, once.subcategory, 0, count(*), 0, 0, 0
    from (
      select line.day, line.category, line.subcategory
      from line
      group by line.day, line.order_id, line.source_name, line.category, grouping sets ((line.subcategory), ())
    ) as once
    group by once.day, once.category, once.subcategory
  ),

  placed as (
    select
      part.*,
      case
        when part.source_name is not null then 'source'
        when part.segment is not null then 'segment'
        when part.ship_mode is not null then 'ship_mode'
        when part.region is not null then 'region'
        when part.state is not null then 'state'
        when part.subcategory is not null then 'subcategory'
        else 'category'
      end as grouping,
      coalesce(
        part.source_name, part.segment, part.ship_mode, part.region, part.state,
        mart.subcategory_member(part.category, part.subcategory), part.category
      ) as member
    from part
  )

  select
    placed.day, placed.grouping, placed.member, sum(placed.sales), sum(placed.orders), sum(placed.lines),
    coalesce(sum(placed.quantity), 0), coalesce(sum(placed.profit), 0)
  from placed
  group by placed.day, placed.grouping, placed.member;
$$;

comment on function mart.refresh_daily_by(date[]) is 'Rebuilds mart.sales_daily_by for the given days.';
