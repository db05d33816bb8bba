-- mart.sales_day: order lines for charts of the mean per day, where a day without orders must count as 0.
--
-- Besides the order lines it has, for every calendar day, a row of 0 for each combination of place, category and segment
-- (mart.sales_filter), so that every day is there whatever a dashboard filters by. From the first day with orders to the last day that a
-- source has confirmed.
create or replace view mart.sales_day as
with sold as not materialized (
  select line.day, line.country, line.region, line.state, line.state_code, line.category, line.segment, line.sales
  from mart.sales_line as line
  union all
  select calendar.day, kind.country, kind.region, kind.state, kind.state_code, kind.category, kind.segment, 0
  from mart.sales_every_day as calendar
  cross join mart.sales_filter as kind
  where calendar.grouping = 'total'
)

select
  sold.day,
  sold.country,
  sold.region,
  sold.state,
  sold.state_code,
  sold.category,
  sold.segment,
  sold.sales,
  extract(year from sold.day)::integer::text as year,
  make_date(2000, extract(month from sold.day)::integer, 1) as month,
  to_char(sold.day::timestamp, 'ID Dy') as weekday
from sold;

comment on view mart.sales_day is 'Grain: one row per order line, and one row with sales of 0 per calendar day and combination of place, category and segment, so that a mean per day counts days without orders. From the first day with orders to the last confirmed day. Sales in the store''s currency.';
comment on column mart.sales_day.day is 'Business day.';
comment on column mart.sales_day.country is 'Country, as in mart.sales_line; may be null.';
comment on column mart.sales_day.region is 'Sales region, as in mart.sales_line; may be null.';
comment on column mart.sales_day.state is 'State, as in mart.sales_line; may be null.';
comment on column mart.sales_day.state_code is 'Code of the state, as in mart.sales_line; may be null.';
comment on column mart.sales_day.category is 'Category, as in mart.sales_line; may be null.';
comment on column mart.sales_day.segment is 'Segment, as in mart.sales_line; may be null.';
comment on column mart.sales_day.sales is 'Sales after discount, or 0 in the rows that are added for each calendar day.';
comment on column mart.sales_day.year is 'Calendar year, as text.';
comment on column mart.sales_day.month is 'Month of the year, as its first day in the year 2000, so that charts can show its name and sort by it.';
comment on column mart.sales_day.weekday is 'Day of the week, such as 1 Mon, so that the texts sort in the order of the week.';
