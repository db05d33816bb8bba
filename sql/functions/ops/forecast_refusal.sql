-- ops.forecast_refusal: why the latest run could not make a forecast.
--
-- Reads   etl.run
create or replace function ops.forecast_refusal()
returns text
language sql
stable
set search_path = ''
as $$
  select run.message
  from etl.run
  where
    run.task in ('daily', 'forecast')
    and run.exit_code = 12
    and not exists (
      select
      from etl.run as later
      where later.task in ('daily', 'forecast') and later.status = 'done' and later.run_id > run.run_id
    )
  order by run.run_id desc
  limit 1;
$$;

comment on function ops.forecast_refusal() is
'Why the latest run could not make a forecast; null if a later run ended well, or none failed to make one.';
