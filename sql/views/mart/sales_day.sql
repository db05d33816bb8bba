-- mart.sales_day: sales of every day by place, category and segment, for means of a day: a day without orders counts 0.
--
-- The order lines, and with each calendar day a row of 0 for every place, category and segment that orders have, each with each,
-- so that the day is there whichever of them a filter leaves. From the first day with orders to the last that a source has
-- confirmed.
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

comment on view mart.sales_day is 'Grain: one row an order line, and one of 0 a calendar day and place, category and segment that orders have, from the first day with orders to the last that a source has confirmed. Sales in the shop''s currency.';
comment on column mart.sales_day.day is 'Business day.';
comment on column mart.sales_day.country is 'Country, as in mart.sales_line, null where that is.';
comment on column mart.sales_day.region is 'Sales region, as in mart.sales_line, null where that is.';
comment on column mart.sales_day.state is 'State, as in mart.sales_line, null where that is.';
comment on column mart.sales_day.state_code is 'Code of the state, as in mart.sales_line, null where that is.';
comment on column mart.sales_day.category is 'Category, as in mart.sales_line, null where that is.';
comment on column mart.sales_day.segment is 'Segment, as in mart.sales_line, null where that is.';
comment on column mart.sales_day.sales is 'Sales after discount, 0 in a row of the calendar.';
comment on column mart.sales_day.year is 'Calendar year, as text.';
comment on column mart.sales_day.month is 'Month of the year as its first day in the year 2000: charts show its name, in the order of the year.';
comment on column mart.sales_day.weekday is 'Day of the week, such as 1 Mon, whose texts sort as the days do.';
