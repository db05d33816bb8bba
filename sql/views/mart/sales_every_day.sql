-- mart.sales_every_day: daily sales of every series that is forecast; a day without orders counts as 0.
--
-- From the first day with orders to the last day that the source has confirmed. If several sources are in use, all of them must have
-- confirmed it, except those without a confirmed day and those more than a month behind.
create or replace view mart.sales_every_day as
select
  series.series_name as series,
  series.grouping,
  series.member,
  calendar.day,
  coalesce(total.sales, part.sales, 0) as sales,
  coalesce(total.orders, part.orders, 0) as orders,
  coalesce(total.lines, part.lines, 0) as lines,
  coalesce(total.quantity, part.quantity, 0) as quantity,
  coalesce(total.profit, part.profit, 0) as profit
from mart.series
-- A subquery, not a CTE, so that the planner can join the tables of this view with those of the query.
cross join (
  select
    (select min(daily.day) from mart.sales_daily as daily) as first_day,
    case
      when (select count(*) from etl.source where source.is_in_use) > 1 then (
        select min(reached.day)
        from (
          select max(ledger.day) as day, max(max(ledger.day)) over () as furthest_day
          from etl.business_day as ledger
          inner join etl.source on source.source_name = ledger.source_name
          where ledger.first_published_at is not null and source.is_in_use
          group by ledger.source_name
        ) as reached
        where reached.day >= reached.furthest_day - (select retirement.days_behind from etl.retirement)
      )
      else greatest(
        (select max(daily.day) from mart.sales_daily as daily),
        (select max(ledger.day) from etl.business_day as ledger where ledger.first_published_at is not null)
      )
    end as last_day
) as known
inner join mart.dim_date as calendar on calendar.day between known.first_day and known.last_day
left join mart.sales_daily as total on series.grouping = 'total' and total.day = calendar.day
left join mart.sales_daily_by as part
  on part.day = calendar.day and part.grouping = series.grouping and part.member = series.member;

comment on view mart.sales_every_day is 'Grain: one row per series of mart.series and calendar day, from the first day with orders to the last day that the sources have confirmed. A day without orders counts as 0. Sales and profit in the store''s currency.';
comment on column mart.sales_every_day.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.sales_every_day.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.sales_every_day.member is 'Member of the grouping, or total.';
comment on column mart.sales_every_day.day is 'Calendar day.';
comment on column mart.sales_every_day.sales is 'Sum of sales after discount.';
comment on column mart.sales_every_day.orders is 'Number of orders.';
comment on column mart.sales_every_day.lines is 'Number of order lines.';
comment on column mart.sales_every_day.quantity is 'Sum of units sold.';
comment on column mart.sales_every_day.profit is 'Sum of profit.';
