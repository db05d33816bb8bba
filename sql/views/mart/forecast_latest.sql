-- mart.forecast_latest: the newest projection.
create or replace view mart.forecast_latest as
select
  forecast.series, forecast.day, forecast.horizon, forecast.mean, forecast.lo_80, forecast.hi_80, forecast.lo_95,
  forecast.hi_95
from mart.forecast
where forecast.run_id = (select max(forecast_run.run_id) from mart.forecast_run);

comment on view mart.forecast_latest is 'Grain: one row a series and projected day of the newest projection. Sales in the shop''s currency.';
comment on column mart.forecast_latest.series is 'What is projected: total for all sales.';
comment on column mart.forecast_latest.day is 'Projected business day.';
comment on column mart.forecast_latest.horizon is 'Days after the cutoff, 1 for the first.';
comment on column mart.forecast_latest.mean is 'Projected sales of the day.';
comment on column mart.forecast_latest.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast_latest.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast_latest.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast_latest.hi_95 is 'Upper bound of the 95 % interval.';
