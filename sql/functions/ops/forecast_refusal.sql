-- ops.forecast_refusal: why the newest run that was to forecast could not.
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
'Why the newest forecast of total sales was refused; null if no run since the last one that ended well was to forecast and could not.';
