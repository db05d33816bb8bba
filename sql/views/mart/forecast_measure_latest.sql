-- mart.forecast_measure_latest: the latest forecast of sales, orders and quantity, by day and for the whole horizon.
create or replace view mart.forecast_measure_latest as
select
  forecast.measure, forecast.series, series.grouping, series.member, forecast.day, forecast.horizon, forecast.mean,
  forecast.lo_80, forecast.hi_80, forecast.lo_95, forecast.hi_95
from mart.forecast_run_latest as newest
inner join mart.forecast on forecast.run_id = newest.run_id
inner join mart.series on series.series_name = forecast.series
union all
select
  summed.measure, summed.series, series.grouping, series.member, null, null, summed.mean, summed.lo_80, summed.hi_80,
  summed.lo_95, summed.hi_95
from mart.forecast_run_latest as newest
inner join mart.forecast_series as summed on summed.run_id = newest.run_id
inner join mart.series on series.series_name = summed.series;

comment on view mart.forecast_measure_latest is 'Grain: one row per measure, series and day of the latest forecast, and one row for the sum of all its days. Sales in the store''s currency, quantity in units.';
comment on column mart.forecast_measure_latest.measure is 'sales, orders or quantity.';
comment on column mart.forecast_measure_latest.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.forecast_measure_latest.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.forecast_measure_latest.member is 'Member of the grouping, or total.';
comment on column mart.forecast_measure_latest.day is 'Business day that is forecast; null for the sum.';
comment on column mart.forecast_measure_latest.horizon is 'Days after the cutoff, 1 for the first; null for the sum.';
comment on column mart.forecast_measure_latest.mean is 'Forecast value.';
comment on column mart.forecast_measure_latest.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast_measure_latest.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast_measure_latest.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast_measure_latest.hi_95 is 'Upper bound of the 95 % interval.';
