-- mart.forecast_summary: what a forecast run made of total sales.
--
-- Reads   mart.forecast_run, mart.forecast_series
create or replace function mart.forecast_summary(p_run_id bigint)
returns table (cutoff date, model text, models text[], reason text, series bigint)
language sql
stable
set search_path = ''
as $$
  select
    run.cutoff,
    run.model,
    total.models,
    nullif(concat_ws('; ', total.reason, run.reason), ''),
    (select count(*) from mart.forecast_series as made where made.run_id = run.run_id and made.measure = 'sales')
  from mart.forecast_run as run
  inner join mart.forecast_series as total on total.run_id = run.run_id
  where run.run_id = p_run_id and total.measure = 'sales' and total.series = 'total';
$$;

comment on function mart.forecast_summary(bigint) is
'Grain: one row: the cutoff and model of a forecast run, the models whose mean is the forecast of total sales, why that is a fallback and why the run is partial, and the number of its series. Null: reason.';
