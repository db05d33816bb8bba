-- mart.forecast_accuracy: accuracy of each past forecast of sales, over the days whose sales are known.
--
-- Measures as in Hyndman and Koehler, International Journal of Forecasting 2006 (MASE), and Makridakis, Spiliotis and
-- Assimakopoulos, The M5 competition, International Journal of Forecasting 2022 (RMSSE), scaled by seasonal naive of period 7.
create or replace view mart.forecast_accuracy as
select
  scored.run_id, scored.model, scored.is_backtest, scored.cutoff, scored.grouping, scored.member, scored.series,
  count(*) as days,
  avg(abs(scored.sales - scored.mean)) / min(made.naive_mae) as mase,
  sqrt(avg((scored.sales - scored.mean) ^ 2)) / min(made.naive_rmse) as rmsse,
  sum(abs(scored.sales - scored.mean)) / nullif(sum(abs(scored.sales)), 0) as wape,
  sum(scored.mean - scored.sales) / nullif(sum(abs(scored.sales)), 0) as bias,
  avg(scored.is_inside_80::integer) as coverage_80,
  avg(scored.is_inside_95::integer) as coverage_95,
  1 - sqrt(avg((scored.sales - scored.mean) ^ 2) / nullif(avg((scored.sales - scored.seasonal_naive) ^ 2), 0)) as skill
from mart.forecast_scored as scored
left join mart.forecast_series as made
  on made.run_id = scored.run_id and made.measure = 'sales' and made.series = scored.series
group by
  scored.run_id, scored.model, scored.is_backtest, scored.cutoff, scored.grouping, scored.member, scored.series;

comment on view mart.forecast_accuracy is 'Grain: one row per forecast run and series with at least one day whose sales are known.';
comment on column mart.forecast_accuracy.run_id is 'The run, as in mart.forecast_run.';
comment on column mart.forecast_accuracy.model is 'best_three for a published forecast, otherwise the single model that was requested.';
comment on column mart.forecast_accuracy.is_backtest is 'Whether the forecast was made later, from the data up to its cutoff only.';
comment on column mart.forecast_accuracy.cutoff is 'Last business day whose data the forecast used.';
comment on column mart.forecast_accuracy.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.forecast_accuracy.member is 'Member of the grouping, or total.';
comment on column mart.forecast_accuracy.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.forecast_accuracy.days is 'Number of forecast days whose sales are known.';
comment on column mart.forecast_accuracy.mase is 'Mean absolute error divided by that of seasonal naive up to the cutoff; below 1 is better than seasonal naive; null where the latter is 0.';
comment on column mart.forecast_accuracy.rmsse is 'Root mean square error divided by that of seasonal naive up to the cutoff; below 1 is better than seasonal naive; null where the latter is 0.';
comment on column mart.forecast_accuracy.wape is 'Sum of absolute errors divided by the sum of sales, 0.25 for 25 %; null if there were no sales.';
comment on column mart.forecast_accuracy.bias is 'Forecast minus actual sum, divided by the actual sum: above 0 if the forecast was too high; null if there were no sales.';
comment on column mart.forecast_accuracy.coverage_80 is 'Share of the days whose sales lie inside the 80 % interval.';
comment on column mart.forecast_accuracy.coverage_95 is 'Share of the days whose sales lie inside the 95 % interval.';
comment on column mart.forecast_accuracy.skill is '1 minus the RMSE divided by the RMSE of seasonal naive on the same days: above 0 if the forecast was better; null where seasonal naive has no error.';
