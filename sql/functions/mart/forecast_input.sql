-- mart.forecast_input: the input of the forecast: every series, its place in the hierarchy, and its days with orders.
--
-- Subcategories add up to their category. States add up to their region, unless any state lies in two regions. All others add up to the
-- total. Sources are series only if there are several.
--
-- Days without orders are left out to keep the result small, since a catch-up reads it for every day.
--
-- Reads   mart.sales_daily, mart.sales_daily_by, mart.place_member
-- Grain   one row per series; the four lists are parallel, with one element per day with orders
create or replace function mart.forecast_input(p_cutoff date)
returns table (
  series text,
  "grouping" text,
  member text,
  parent text,
  first_day date,
  days text,
  sales text,
  orders text,
  quantity text
)
language sql
stable
set search_path = ''
as $$
  with region as (
    select place.state, min(place.region) as region, min(place.region) = max(place.region) as is_alone
    from mart.place_member as place
    group by place.state
  ),

  shops as (
    select count(distinct daily.member) > 1 as are_several
    from mart.sales_daily_by as daily
    where daily.day <= p_cutoff and daily.grouping = 'source'
  ),

  sold as (
    select 'total' as grouping, 'total' as member, daily.day, daily.sales, daily.orders, daily.quantity
    from mart.sales_daily as daily
    where daily.day <= p_cutoff
    union all
    select daily.grouping, daily.member, daily.day, daily.sales, daily.orders, daily.quantity
    from mart.sales_daily_by as daily
    where daily.day <= p_cutoff and (daily.grouping <> 'source' or (select shops.are_several from shops))
  ),

  first as (
    select min(daily.day) as day
    from mart.sales_daily as daily
  ),

  listed as (
    select
      sold.grouping, sold.member,
      string_agg((sold.day - first.day)::text, ',' order by sold.day) as days,
      string_agg(sold.sales::float8::text, ',' order by sold.day) as sales,
      string_agg(sold.orders::text, ',' order by sold.day) as orders,
      string_agg(sold.quantity::float8::text, ',' order by sold.day) as quantity
    from sold
    cross join first
    group by sold.grouping, sold.member
  )

  select
    case listed.grouping when 'total' then 'total' else listed.grouping || ': ' || listed.member end,
    listed.grouping,
    listed.member,
    case
      when listed.grouping = 'total' then null
      when listed.grouping = 'subcategory' then 'category: ' || mart.part_name(listed.member, 1)
      when listed.grouping = 'state' and (select bool_and(region.is_alone) from region) then 'region: ' || region.region
      else 'total'
    end,
    first.day, listed.days, listed.sales, listed.orders, listed.quantity
  from listed
  cross join first
  left join region on listed.grouping = 'state' and region.state = listed.member
  order by listed.grouping <> 'total', listed.grouping, listed.member;
$$;

comment on function mart.forecast_input(date) is
'Grain: one row per series: name, grouping, member, the series that it adds up to, and its days with orders up to the cutoff as parallel lists: days since first_day, sales, orders, units. Sales in the store''s currency. Null: parent.';
