-- mart.forecast_newest: the newest published forecast run, as opposed to one made to compare or afterwards.
create or replace view mart.forecast_newest as
select run.run_id, run.made_at, run.cutoff, run.horizon, run.model, run.status, run.reason
from mart.forecast_run as run
where not run.is_backtest and run.model = 'best_three'
order by run.cutoff desc, run.run_id desc
limit 1;

comment on view mart.forecast_newest is 'Grain: one row: the newest published forecast run; none before the first.';
comment on column mart.forecast_newest.run_id is 'The run, as in mart.forecast_run.';
comment on column mart.forecast_newest.made_at is 'When it was made.';
comment on column mart.forecast_newest.cutoff is 'Last business day that the forecast knew.';
comment on column mart.forecast_newest.horizon is 'Number of days forecast after the cutoff.';
comment on column mart.forecast_newest.model is 'best_three: the mean of the three models that are best in the backtest.';
comment on column mart.forecast_newest.status is 'ok, or partial: some series have no forecast.';
comment on column mart.forecast_newest.reason is 'Which series have no forecast, and why; null where the status is ok.';
