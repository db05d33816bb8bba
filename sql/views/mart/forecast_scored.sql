-- mart.forecast_scored: past forecasts of sales beside actual sales.
--
-- Sales are the same as in mart.sales_every_day: a day without orders counts as 0. They are looked up by key for each forecast day
-- instead of joined, so that the cost depends on the forecast days that a query asks for, not on the length of the history, and not on
-- statistics, which a new store does not have. "offset 0" keeps the planner from repeating the lookup for every column that uses it.
create or replace view mart.forecast_scored as
select
  forecast.run_id, run.model, run.is_backtest, run.cutoff, series.grouping, series.member, forecast.series, forecast.day,
  forecast.horizon, sold.sales, forecast.mean, forecast.lo_80, forecast.hi_80, forecast.lo_95,
  forecast.hi_95, forecast.seasonal_naive,
  sold.sales between forecast.lo_80 and forecast.hi_80 as is_inside_80,
  sold.sales between forecast.lo_95 and forecast.hi_95 as is_inside_95
from mart.forecast
inner join mart.forecast_run as run on run.run_id = forecast.run_id
inner join mart.series on series.series_name = forecast.series
cross join lateral (
  select
    coalesce(
      case series.grouping
        when 'total' then (select total.sales from mart.sales_daily as total where total.day = forecast.day)
        else (
          select part.sales
          from mart.sales_daily_by as part
          where part.day = forecast.day and part.grouping = series.grouping and part.member = series.member
        )
      end,
      0
    ) as sales
  offset 0
) as sold
where
  forecast.measure = 'sales'
  -- sales are known up to the cutoff of the latest forecast
  and forecast.day <= (select newest.cutoff from mart.forecast_run_latest as newest);

comment on view mart.forecast_scored is 'Grain: one row per forecast run, series and forecast day whose sales are known. Sales in the store''s currency, including later corrections.';
comment on column mart.forecast_scored.run_id is 'The run, as in mart.forecast_run.';
comment on column mart.forecast_scored.model is 'best_three for a published forecast, otherwise the single model that was requested.';
comment on column mart.forecast_scored.is_backtest is 'Whether the forecast was made later, from the data up to its cutoff only.';
comment on column mart.forecast_scored.cutoff is 'Last business day whose data the forecast used.';
comment on column mart.forecast_scored.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.forecast_scored.member is 'Member of the grouping, or total.';
comment on column mart.forecast_scored.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.forecast_scored.day is 'Business day that was forecast.';
comment on column mart.forecast_scored.horizon is 'Days after the cutoff, 1 for the first.';
comment on column mart.forecast_scored.sales is 'Actual sales, 0 on a day without orders.';
comment on column mart.forecast_scored.mean is 'Forecast sales.';
comment on column mart.forecast_scored.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast_scored.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast_scored.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast_scored.hi_95 is 'Upper bound of the 95 % interval.';
comment on column mart.forecast_scored.seasonal_naive is 'Seasonal naive forecast, the baseline: sales of the same weekday in the last week up to the cutoff; null where the forecast has none.';
comment on column mart.forecast_scored.is_inside_80 is 'Whether actual sales lie within the 80 % interval.';
comment on column mart.forecast_scored.is_inside_95 is 'Whether actual sales lie within the 95 % interval.';
