-- mart.save_forecast: store a forecast, unless the latest run of the same model was made from the same data.
--
-- Reads   mart.forecast_run
-- Writes  mart.forecast_run, mart.forecast_series, mart.forecast, mart.forecast_model_score, mart.series
-- Grain   one run; p_series, p_points and p_scores are arrays of rows of mart.forecast_series, mart.forecast and
--         mart.forecast_model_score by column names, without run_id; p_members is an array of rows of mart.series
-- Re-run  safe: the same forecast is not written again
create or replace function mart.save_forecast(
  p_made_at timestamptz,
  p_cutoff date,
  p_horizon integer,
  p_model text,
  p_parameters jsonb,
  p_status text,
  p_data text,
  p_is_backtest boolean,
  p_members jsonb,
  p_series jsonb,
  p_points jsonb,
  p_scores jsonb,
  p_reason text default null
)
returns table (run_id bigint, is_new boolean)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_run_id bigint;
begin
  select kept.run_id into v_run_id
  from mart.find_forecast_run(
    p_model => p_model, p_cutoff => p_cutoff, p_horizon => p_horizon, p_data => p_data, p_is_backtest => p_is_backtest
  ) as kept (run_id);
  if v_run_id is not null then
    return query select v_run_id, false;
    return;
  end if;

  insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status, reason, data, is_backtest)
  values (p_made_at, p_cutoff, p_horizon, p_model, p_parameters, p_status, p_reason, p_data, p_is_backtest)
  returning forecast_run.run_id into v_run_id;

  insert into mart.series (series_name, grouping, member)
  select given.series_name, given.grouping, given.member
  from jsonb_populate_recordset(null::mart.series, p_members) as given
  on conflict (series_name) do nothing;

  insert into mart.forecast_series (
    run_id, measure, series, models, status, reason, intervals, notes, naive_mae, naive_rmse, mean, lo_80, hi_80, lo_95, hi_95
  )
  select
    v_run_id, given.measure, given.series, given.models, given.status, given.reason, given.intervals, given.notes, given.naive_mae,
    given.naive_rmse, given.mean, given.lo_80, given.hi_80, given.lo_95, given.hi_95
  from jsonb_populate_recordset(null::mart.forecast_series, p_series) as given;

  insert into mart.forecast (
    run_id, measure, series, day, horizon, mean, lo_80, hi_80, lo_95, hi_95, seasonal_naive
  )
  select
    v_run_id, given.measure, given.series, given.day, given.horizon, given.mean, given.lo_80, given.hi_80, given.lo_95,
    given.hi_95, given.seasonal_naive
  from jsonb_populate_recordset(null::mart.forecast, p_points) as given;

  insert into mart.forecast_model_score (run_id, series, model, rank, origins, rmse, relative, is_chosen)
  select
    v_run_id, given.series, given.model, given.rank, given.origins, given.rmse, given.relative, given.is_chosen
  from jsonb_populate_recordset(null::mart.forecast_model_score, p_scores) as given;

  return query select v_run_id, true;
end;
$$;

comment on function mart.save_forecast(
  timestamptz, date, integer, text, jsonb, text, text, boolean, jsonb, jsonb, jsonb, jsonb, text
) is
'Stores a forecast with its series, points and model scores; returns its run, and whether it is new: a forecast from the same data as the latest run is not written again.';
