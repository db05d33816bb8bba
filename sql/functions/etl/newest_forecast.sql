-- etl.newest_forecast: the newest projection that was published, as opposed to one that was made to compare or afterwards.
--
-- Reads   mart.forecast_run
create or replace function etl.newest_forecast()
returns setof mart.forecast_run
language sql
stable
set search_path = ''
as $$
  select run.*
  from mart.forecast_run as run
  -- projections of the first version have no hash of their data
  where not run.is_backtest and (run.model = 'best_three' or run.data is null)
  order by run.cutoff desc, run.run_id desc
  limit 1;
$$;

comment on function etl.newest_forecast() is
'Grain: one row: the newest projection that was published; none where none was.';
