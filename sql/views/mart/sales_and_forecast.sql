-- mart.sales_and_forecast: what came and what is projected in one, for charts.
create or replace view mart.sales_and_forecast as
with known as (
  select
    coalesce((select newest.cutoff from mart.forecast_newest as newest), max(daily.day)) as last_day,
    min(daily.day) as first_day
  from mart.sales_daily as daily
)

select
  calendar.day, series.grouping, series.member, series.series,
  case when calendar.day <= known.last_day then coalesce(sold.sales, 0) end as sales,
  latest.mean, latest.lo_80, latest.hi_80, latest.lo_95, latest.hi_95
from known
cross join mart.series
inner join mart.dim_date as calendar
  on calendar.day between known.first_day and known.last_day + 366
left join mart.sales_by_series as sold on sold.series = series.series and sold.day = calendar.day
left join mart.forecast_latest as latest on latest.series = series.series and latest.day = calendar.day
where calendar.day <= known.last_day or latest.day is not null;

comment on view mart.sales_and_forecast is 'Grain: one row a projected series and calendar day, from the first day with orders to the end of the newest projection. Sales in the shop''s currency.';
comment on column mart.sales_and_forecast.day is 'Calendar day.';
comment on column mart.sales_and_forecast.grouping is 'total, category, subcategory, segment, region, state or ship_mode.';
comment on column mart.sales_and_forecast.member is 'Member of the grouping; total for the total.';
comment on column mart.sales_and_forecast.series is 'What is projected: total, or grouping and member as in category: Furniture.';
comment on column mart.sales_and_forecast.sales is 'What came, 0 on a day without orders; null on days to come.';
comment on column mart.sales_and_forecast.mean is 'What the newest projection says; null on days that were known to it.';
comment on column mart.sales_and_forecast.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.sales_and_forecast.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.sales_and_forecast.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.sales_and_forecast.hi_95 is 'Upper bound of the 95 % interval.';
