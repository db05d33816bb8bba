-- ops.failed_batches: failed batches whose rows are still missing.
--
-- An API day is missing until its next answer is published; a file until it is loaded again or discarded.
--
-- Reads   etl.business_day, etl.batch
create or replace function ops.failed_batches()
returns table (batch_id bigint, source_name text, origin text, day date, reason text)
language sql
stable
set search_path = ''
as $$
  select batch.batch_id, batch.source_name, batch.origin, batch.day, batch.reason
  from etl.batch
  inner join etl.business_day as ledger on ledger.source_name = batch.source_name and ledger.day = batch.day and ledger.batch_id = batch.batch_id
  where ledger.status = 'failed' and batch.status = 'failed'
  union all
  select batch.batch_id, batch.source_name, batch.origin, batch.day, batch.reason
  from etl.batch
  where
    batch.status = 'failed'
    and batch.channel = 'archive'
    and not exists (
      select
      from etl.batch as later
      where
        later.source_name = batch.source_name
        and later.channel = 'archive'
        and later.status = 'published'
        and later.replays is null
        and later.origin = batch.origin
        and later.batch_id > batch.batch_id
    )
  order by 1;
$$;

comment on function ops.failed_batches() is
'Grain: one row per failed batch whose rows are still missing: its day was not published since, or its file was not loaded since. Null: day.';
