-- etl.staged_batches: batches that wait to be published, in order of arrival.
--
-- Reads   etl.batch
create or replace function etl.staged_batches()
returns table (batch_id bigint, source_name text, origin text, day date, rows_read bigint)
language sql
stable
set search_path = ''
as $$
  select batch.batch_id, batch.source_name, batch.origin, batch.day, batch.rows_read
  from etl.batch
  where batch.status = 'staged'
  order by batch.batch_id;
$$;

comment on function etl.staged_batches() is
'Grain: one row per batch that waits to be published, in order of arrival. Null: day.';
