-- mart.forecast_latest: the latest forecast of sales.
create or replace view mart.forecast_latest as
select
  forecast.series, forecast.day, forecast.horizon, forecast.mean, forecast.lo_80, forecast.hi_80, forecast.lo_95,
  forecast.hi_95, series.grouping, series.member, forecast.seasonal_naive
from mart.forecast
inner join mart.series on series.series_name = forecast.series
where
  forecast.run_id = (select newest.run_id from mart.forecast_run_latest as newest)
  and forecast.measure = 'sales';

comment on view mart.forecast_latest is 'Grain: one row per series and day of the latest forecast. Sales in the store''s currency.';
comment on column mart.forecast_latest.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.forecast_latest.day is 'Business day that is forecast.';
comment on column mart.forecast_latest.horizon is 'Days after the cutoff, 1 for the first.';
comment on column mart.forecast_latest.mean is 'Forecast sales of the day. The members of a grouping add up to the total.';
comment on column mart.forecast_latest.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast_latest.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast_latest.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast_latest.hi_95 is 'Upper bound of the 95 % interval.';
comment on column mart.forecast_latest.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.forecast_latest.member is 'Member of the grouping, or total.';
comment on column mart.forecast_latest.seasonal_naive is 'Seasonal naive forecast, the baseline: sales of the same weekday in the last week up to the cutoff; null where the forecast has none.';
