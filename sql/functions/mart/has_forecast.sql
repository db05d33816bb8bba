-- mart.has_forecast: whether a model has been forecast with before.
--
-- Reads   mart.forecast_run
create or replace function mart.has_forecast(p_model text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (select from mart.forecast_run as run where run.model = p_model);
$$;

comment on function mart.has_forecast(text) is 'Whether there is a forecast run of a model.';
