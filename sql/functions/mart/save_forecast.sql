-- mart.save_forecast: keep a projection, unless the newest one is the same.
--
-- Writes  mart.forecast_run, mart.forecast
-- Grain   one run; p_points is an array of {series, day, horizon, mean, lo_80, hi_80, lo_95, hi_95}
-- Re-run  safe: the same projection again is not written
create or replace function mart.save_forecast(
  p_made_at timestamptz,
  p_cutoff date,
  p_horizon integer,
  p_model text,
  p_parameters jsonb,
  p_status text,
  p_points jsonb
)
returns table (run_id bigint, is_new boolean)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_run mart.forecast_run;
  v_points mart.forecast[];
begin
  select latest.* into v_run
  from mart.forecast_run as latest
  order by latest.run_id desc
  limit 1;

  -- Typed as they are stored, so that the comparison sees the rounded numbers.
  v_points := array(
    select point
    from jsonb_populate_recordset(null::mart.forecast, p_points) as point
    order by point.series, point.day
  );
  if
    (v_run.cutoff, v_run.horizon, v_run.model, v_run.parameters, v_run.status)
      = (p_cutoff, p_horizon, p_model, p_parameters, p_status)
    and array(
      select (kept.series, kept.day, kept.mean, kept.lo_80, kept.hi_80, kept.lo_95, kept.hi_95)::text
      from mart.forecast as kept
      where kept.run_id = v_run.run_id
      order by kept.series, kept.day
    ) = array(
      select (point.series, point.day, point.mean, point.lo_80, point.hi_80, point.lo_95, point.hi_95)::text
      from unnest(v_points) as point
    )
  then
    return query select v_run.run_id, false;
    return;
  end if;

  insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status)
  values (p_made_at, p_cutoff, p_horizon, p_model, p_parameters, p_status)
  returning forecast_run.run_id into v_run.run_id;

  insert into mart.forecast (run_id, series, day, horizon, mean, lo_80, hi_80, lo_95, hi_95)
  select
    v_run.run_id, point.series, point.day, point.horizon, point.mean, point.lo_80, point.hi_80, point.lo_95, point.hi_95
  from unnest(v_points) as point;

  return query select v_run.run_id, true;
end;
$$;

comment on function mart.save_forecast(timestamptz, date, integer, text, jsonb, text, jsonb) is
'Keeps a projection with its points and returns its run and whether it is new; the same as the newest is not written again.';
