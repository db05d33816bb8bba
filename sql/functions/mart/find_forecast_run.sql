-- mart.find_forecast_run: the latest run of a model, if it was made with the same cutoff and horizon from the same data.
--
-- Reads   mart.forecast_run
create or replace function mart.find_forecast_run(
  p_model text,
  p_cutoff date,
  p_horizon integer,
  p_data text,
  p_is_backtest boolean default false
)
returns bigint
language sql
stable
set search_path = ''
as $$
  select newest.run_id
  from (
    select run.run_id, run.cutoff, run.horizon, run.data
    from mart.forecast_run as run
    where run.model = p_model and run.is_backtest = p_is_backtest
    order by run.run_id desc
    limit 1
  ) as newest
  where (newest.cutoff, newest.horizon, newest.data) = (p_cutoff, p_horizon, p_data);
$$;

comment on function mart.find_forecast_run(text, date, integer, text, boolean) is
'The latest run of a model; null unless it was made with this cutoff and horizon from the same data.';
