-- mart.forecast_scored: past projections of sales against what came.
create or replace view mart.forecast_scored as
select
  forecast.run_id, run.model, run.is_backtest, run.cutoff, series.grouping, series.member, forecast.series, forecast.day,
  forecast.horizon, coalesce(sold.sales, 0) as sales, forecast.mean, forecast.lo_80, forecast.hi_80, forecast.lo_95,
  forecast.hi_95, forecast.seasonal_naive,
  coalesce(sold.sales, 0) between forecast.lo_80 and forecast.hi_80 as is_inside_80,
  coalesce(sold.sales, 0) between forecast.lo_95 and forecast.hi_95 as is_inside_95
from mart.forecast
inner join mart.forecast_run as run on run.run_id = forecast.run_id
inner join mart.series on series.series = forecast.series
left join mart.sales_by_series as sold on sold.series = forecast.series and sold.day = forecast.day
where
  forecast.measure = 'sales'
  -- what is known was known to the newest projection
  and forecast.day <= (select newest.cutoff from mart.forecast_newest as newest);

comment on view mart.forecast_scored is 'Grain: one row a projection, series and projected day that has come. Sales in the shop''s currency, as they are known now.';
comment on column mart.forecast_scored.run_id is 'The projection, as in mart.forecast_run.';
comment on column mart.forecast_scored.model is 'best_three for what was published, else the one model that was asked for.';
comment on column mart.forecast_scored.is_backtest is 'Whether the projection was made afterwards, by what was known at its cutoff.';
comment on column mart.forecast_scored.cutoff is 'Last business day the projection knew.';
comment on column mart.forecast_scored.grouping is 'total, category, subcategory, segment, region, state or ship_mode.';
comment on column mart.forecast_scored.member is 'Member of the grouping; total for the total.';
comment on column mart.forecast_scored.series is 'What was projected: total, or grouping and member as in category: Furniture.';
comment on column mart.forecast_scored.day is 'Projected business day.';
comment on column mart.forecast_scored.horizon is 'Days after the cutoff, 1 for the first.';
comment on column mart.forecast_scored.sales is 'What came.';
comment on column mart.forecast_scored.mean is 'What was projected.';
comment on column mart.forecast_scored.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast_scored.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast_scored.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast_scored.hi_95 is 'Upper bound of the 95 % interval.';
comment on column mart.forecast_scored.seasonal_naive is 'What seasonal naive projected, the baseline; null for projections of the first version.';
comment on column mart.forecast_scored.is_inside_80 is 'Whether what came lies within the 80 % interval.';
comment on column mart.forecast_scored.is_inside_95 is 'Whether what came lies within the 95 % interval.';
