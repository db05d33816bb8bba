-- mart.forecast_newest: the newest projection that was published, as opposed to one made to compare or afterwards.
create or replace view mart.forecast_newest as
select run.run_id, run.made_at, run.cutoff, run.horizon, run.model, run.status
from mart.forecast_run as run
-- projections of the first version have no hash of their data
where not run.is_backtest and (run.model = 'best_three' or run.data is null)
order by run.cutoff desc, run.run_id desc
limit 1;

comment on view mart.forecast_newest is 'Grain: one row: the newest projection that was published; none where none was.';
comment on column mart.forecast_newest.run_id is 'The projection, as in mart.forecast_run.';
comment on column mart.forecast_newest.made_at is 'When it was made.';
comment on column mart.forecast_newest.cutoff is 'Last business day the projection knew.';
comment on column mart.forecast_newest.horizon is 'Days projected beyond the cutoff.';
comment on column mart.forecast_newest.model is 'best_three: the mean of the three models that are best in the backtest.';
comment on column mart.forecast_newest.status is 'ok, or what is to be known about the run.';
