-- ops.status: the status of the store at a glance.
--
-- Reads   etl.*, ops.backup, mart.sales_daily, mart.forecast_run_latest, mart.forecast_skill
-- Grain   one row; p_todays is an object {source: its current business day}
create or replace function ops.status(p_todays jsonb)
returns table (
  today date,
  last_complete_day date,
  is_late boolean,
  due_days bigint,
  first_due_day date,
  days_loaded bigint,
  days_empty bigint,
  days_restated bigint,
  days_held bigint,
  days_failed bigint,
  batches_staged bigint,
  batches_failed bigint,
  rows_rejected bigint,
  last_run_task text,
  last_run_started_at timestamptz,
  last_run_status text,
  last_run_message text,
  forecast_cutoff date,
  forecast_model text,
  forecast_status text,
  forecast_reason text,
  forecast_refusal text,
  forecast_days_scored bigint,
  forecast_skill numeric,
  forecast_wape numeric,
  forecast_bias numeric,
  forecast_coverage_80 numeric,
  forecast_coverage_95 numeric,
  last_backup_at timestamptz,
  total_sales numeric,
  total_orders bigint
)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_source text;
  v_today date;
  v_reached date;
begin
  is_late := false;
  due_days := 0;
  for v_source, v_today, v_reached in
    select source.name, source.today::date, etl.last_complete_day(p_source => source.name, p_today => source.today::date)
    from jsonb_each_text(p_todays) as source (name, today)
  loop
    today := least(today, v_today);
    is_late := is_late or coalesce(v_reached < v_today - 1, true);
    if v_reached is not null then
      select due_days + count(*), least(first_due_day, min(plan.day)) into due_days, first_due_day
      from etl.plan(p_source => v_source, p_today => v_today) as plan;
    end if;
  end loop;
  last_complete_day := etl.complete_day(p_todays => p_todays);

  select
    count(*) filter (where ledger.status = 'loaded'),
    count(*) filter (where ledger.status = 'empty'),
    count(*) filter (where ledger.status = 'restated'),
    count(*) filter (where ledger.status = 'held'),
    count(*) filter (where ledger.status = 'failed')
  into days_loaded, days_empty, days_restated, days_held, days_failed
  from etl.business_day as ledger
  where p_todays ? ledger.source_name;

  select
    count(*) filter (where batch.status = 'staged'),
    count(*) filter (where batch.status = 'failed'),
    sum(batch.rows_rejected - batch.rows_replayed)
  into batches_staged, batches_failed, rows_rejected
  from etl.batch
  where p_todays ? batch.source_name;

  select run.task, run.started_at, run.status, run.message
  into last_run_task, last_run_started_at, last_run_status, last_run_message
  from etl.run
  order by run.run_id desc
  limit 1;

  select newest.cutoff, newest.model, newest.status, newest.reason
  into forecast_cutoff, forecast_model, forecast_status, forecast_reason
  from mart.forecast_run_latest as newest;
  forecast_refusal := ops.forecast_refusal();

  select scored.days, scored.skill, scored.wape, scored.bias, scored.coverage_80, scored.coverage_95
  into forecast_days_scored, forecast_skill, forecast_wape, forecast_bias, forecast_coverage_80, forecast_coverage_95
  from mart.forecast_skill as scored
  where scored.series = 'total';

  select max(backup.made_at) into last_backup_at from ops.backup;
  select sum(daily.sales), sum(daily.orders) into total_sales, total_orders from mart.sales_daily as daily;
  return next;
end;
$$;

comment on function ops.status(jsonb) is
'Grain: one row for all given sources: last complete day, due days, day ledger, batches, rejected rows, last run, forecast, backup, totals. Sales in the store''s currency. Null: last_complete_day, first_due_day, rows_rejected, last_run_task, last_run_started_at, last_run_status, last_run_message, forecast_cutoff, forecast_model, forecast_status, forecast_reason, forecast_refusal, forecast_days_scored, forecast_skill, forecast_wape, forecast_bias, forecast_coverage_80, forecast_coverage_95, last_backup_at, total_sales, total_orders.';
