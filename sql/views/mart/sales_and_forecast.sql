-- mart.sales_and_forecast: actual sales up to the cutoff, then the latest forecast, for charts.
create or replace view mart.sales_and_forecast as
with known as (
  select
    coalesce(
      (select newest.cutoff from mart.forecast_run_latest as newest), (select max(daily.day) from mart.sales_daily as daily)
    ) as last_day
)

select
  sold.day, sold.grouping, sold.member, sold.series, sold.sales,
  null::numeric as mean, null::numeric as lo_80, null::numeric as hi_80, null::numeric as lo_95, null::numeric as hi_95
from mart.sales_every_day as sold
inner join known on sold.day <= known.last_day
union all
select
  latest.day, latest.grouping, latest.member, latest.series, null::numeric, latest.mean, latest.lo_80, latest.hi_80,
  latest.lo_95, latest.hi_95
from mart.forecast_latest as latest;

comment on view mart.sales_and_forecast is 'Grain: one row per series and calendar day, from the first day with orders to the last day of the latest forecast. Sales in the store''s currency.';
comment on column mart.sales_and_forecast.day is 'Calendar day.';
comment on column mart.sales_and_forecast.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.sales_and_forecast.member is 'Member of the grouping, or total.';
comment on column mart.sales_and_forecast.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.sales_and_forecast.sales is 'Actual sales, 0 on a day without orders; null after the cutoff of the latest forecast.';
comment on column mart.sales_and_forecast.mean is 'Mean of the latest forecast; null up to its cutoff.';
comment on column mart.sales_and_forecast.lo_80 is 'Lower bound of the 80 % interval; null if the mean is null.';
comment on column mart.sales_and_forecast.hi_80 is 'Upper bound of the 80 % interval; null if the mean is null.';
comment on column mart.sales_and_forecast.lo_95 is 'Lower bound of the 95 % interval; null if the mean is null.';
comment on column mart.sales_and_forecast.hi_95 is 'Upper bound of the 95 % interval; null if the mean is null.';
