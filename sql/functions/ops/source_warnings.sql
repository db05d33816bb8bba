-- ops.source_warnings: warnings about one source: what deserves a look, but no alert.
--
-- Reads   etl.batch, etl.business_day, mart.dim_date
create or replace function ops.source_warnings(p_source text, p_today date)
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('%s row(s) of %s batch(es) of the last 7 days were rejected: deno task rejects', sum(batch.rows_rejected - batch.rows_replayed), count(*))
  from etl.batch
  where batch.source_name = p_source and batch.rows_rejected > batch.rows_replayed and batch.staged_at >= p_today - 7
  having count(*) > 0

  union all

  select format('%s row(s) of %s batch(es) of the last 7 days conflicted with a later row with the same key: deno task rejects', sum(batch.rows_conflicting), count(*))
  from etl.batch
  where batch.source_name = p_source and batch.rows_conflicting > 0 and batch.staged_at >= p_today - 7
  having count(*) > 0

  union all

  select format('%s of %s row(s) that the API sent in the last 7 days belong to another day than requested', sum(batch.rows_left_out - batch.rows_skipped - batch.rows_to_come), sum(batch.rows_read))
  from etl.batch
  where batch.source_name = p_source and batch.channel = 'api' and batch.staged_at >= p_today - 7
  having sum(batch.rows_left_out - batch.rows_skipped - batch.rows_to_come) > 0.01 * sum(batch.rows_read)

  union all

  select format('%s day(s) were restated in the last 7 days; the newest is %s', count(*), max(ledger.day))
  from etl.business_day as ledger
  where ledger.source_name = p_source and ledger.status = 'restated' and ledger.published_at >= p_today - 7
  having count(*) > 0

  union all

  select format('%s day(s) were never loaded, and the API no longer holds them; the newest is %s: load them as an archive', count(*), max(calendar.day))
  from mart.dim_date as calendar
  where
    calendar.day > (select etl.first_confirmed_day(p_source => p_source))
    and calendar.day < etl.first_api_day(p_source => p_source, p_today => p_today)
    and not exists (
      select
      from etl.business_day as ledger
      where ledger.source_name = p_source and ledger.day = calendar.day and ledger.first_published_at is not null
    )
  having count(*) > 0

  union all

  select format('%s batch(es) wait to be published: deno task publish', count(*))
  from etl.batch
  where batch.source_name = p_source and batch.status = 'staged'
  having count(*) > 0;
$$;

comment on function ops.source_warnings(text, date) is 'Grain: one row per warning about a source, as a sentence.';
