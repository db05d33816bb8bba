-- mart.forecast_run_latest: the latest published forecast run. A run of a single model, for comparison, or a backtest is not published.
create or replace view mart.forecast_run_latest as
select
  run.run_id, run.made_at, run.cutoff, run.horizon, run.model,
  case run.status when 'ok' then coalesce(total.status, 'ok') else run.status end as status,
  nullif(concat_ws('; ', total.reason, run.reason), '') as reason
from mart.forecast_run as run
left join mart.forecast_series as total
  on total.run_id = run.run_id and total.measure = 'sales' and total.series = 'total'
where not run.is_backtest and run.model = 'best_three'
order by run.cutoff desc, run.run_id desc
limit 1;

comment on view mart.forecast_run_latest is 'Grain: one row: the latest published forecast run; no row before the first.';
comment on column mart.forecast_run_latest.run_id is 'The run, as in mart.forecast_run.';
comment on column mart.forecast_run_latest.made_at is 'When it was made.';
comment on column mart.forecast_run_latest.cutoff is 'Last business day whose data the forecast used.';
comment on column mart.forecast_run_latest.horizon is 'Number of days that are forecast after the cutoff.';
comment on column mart.forecast_run_latest.model is 'best_three: the mean of the three models that are best in the backtest of a series.';
comment on column mart.forecast_run_latest.status is 'ok; fallback: a simpler model or uncalibrated intervals were used for the total; partial: some series have no forecast.';
comment on column mart.forecast_run_latest.reason is 'Why a fallback was used for the total, and which series have no forecast and why; null if the status is ok.';
