-- etl.warnings: what is worth a look, though nobody need get up for it.
--
-- Reads   etl.batch, etl.business_day, etl.alarm, mart.forecast_run
create or replace function etl.warnings(p_source text, p_today date)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('%s row(s) of %s batch(es) of the last 7 days were rejected: deno task rejects', sum(batch.rows_rejected), count(*))
  from etl.batch
  where batch.source = p_source and batch.rows_rejected > 0 and batch.staged_at >= p_today - 7
  having count(*) > 0

  union all

  select format('%s day(s) published in the last 7 days were restated, the newest %s', count(*), max(ledger.day))
  from etl.business_day as ledger
  where ledger.source = p_source and ledger.state = 'restated' and ledger.published_at >= p_today - 7
  having count(*) > 0

  union all

  select format('%s batch(es) wait to be published: deno task publish', count(*))
  from etl.batch
  where batch.source = p_source and batch.state = 'staged'
  having count(*) > 0

  union all

  select 'The newest forecast is not as it should be: ' || newest.status
  from mart.forecast_newest as newest
  where newest.status <> 'ok'

  union all

  select format('%s alarm(s) could not be told to the webhook yet: deno task alarms', count(*))
  from etl.untold_alarms() as untold
  having count(*) > 0;
$$;

comment on function etl.warnings(text, date) is 'Grain: one row a warning, as a sentence.';
