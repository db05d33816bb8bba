-- etl.status: the state of the store at a glance.
--
-- Reads   etl.*, mart.sales_daily, mart.forecast_run, mart.forecast_skill
-- Grain   one row
create or replace function etl.status(p_source text, p_today date)
returns table (
  today date,
  last_complete_day date,
  is_late boolean,
  due_days bigint,
  first_due_day date,
  days_loaded bigint,
  days_empty bigint,
  days_restated bigint,
  days_failed bigint,
  batches_staged bigint,
  batches_refused bigint,
  rows_rejected bigint,
  last_run_task text,
  last_run_started_at timestamptz,
  last_run_outcome text,
  last_run_message text,
  forecast_cutoff date,
  forecast_model text,
  forecast_status text,
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
begin
  today := p_today;
  last_complete_day := etl.last_complete_day(p_source => p_source, p_today => p_today);
  is_late := coalesce(last_complete_day < p_today - 1, true);

  due_days := 0;
  if last_complete_day is not null then
    select count(*), min(plan.day) into due_days, first_due_day
    from etl.plan(p_source => p_source, p_today => p_today) as plan;
  end if;

  select
    count(*) filter (where ledger.state = 'loaded'),
    count(*) filter (where ledger.state = 'empty'),
    count(*) filter (where ledger.state = 'restated'),
    count(*) filter (where ledger.state = 'failed')
  into days_loaded, days_empty, days_restated, days_failed
  from etl.business_day as ledger
  where ledger.source = p_source;

  select
    count(*) filter (where batch.state = 'staged'),
    count(*) filter (where batch.state = 'refused'),
    sum(batch.rows_rejected)
  into batches_staged, batches_refused, rows_rejected
  from etl.batch
  where batch.source = p_source;

  select run.task, run.started_at, run.outcome, run.message
  into last_run_task, last_run_started_at, last_run_outcome, last_run_message
  from etl.run
  order by run.run_id desc
  limit 1;

  select newest.cutoff, newest.model, newest.status
  into forecast_cutoff, forecast_model, forecast_status
  from mart.forecast_newest as newest;

  select scored.days, scored.skill, scored.wape, scored.bias, scored.coverage_80, scored.coverage_95
  into forecast_days_scored, forecast_skill, forecast_wape, forecast_bias, forecast_coverage_80, forecast_coverage_95
  from mart.forecast_skill as scored
  where scored.series = 'total';

  select max(backup.made_at) into last_backup_at from etl.backup;
  select sum(daily.sales), sum(daily.orders) into total_sales, total_orders from mart.sales_daily as daily;
  return next;
end;
$$;

comment on function etl.status(text, date) is
'Grain: one row: last complete day, due days, day ledger, batches, rejected rows, last run, forecast, backup, totals. Sales in the shop''s currency.';
