-- etl.is_set: whether a batch replaces its days: order lines of these days that it does not contain are deleted.
--
-- An API day does. A file does if the source document says so (archive.days: replace); otherwise it adds to what is there, so that a
-- history may be split over files in any way. A replay never does.
--
-- Reads   etl.batch, etl.source
create or replace function etl.is_set(p_batch_id bigint)
returns boolean
language sql
stable
set search_path = ''
as $$
  select batch.channel = 'api' or (batch.replays is null and coalesce(source.document #>> '{archive,days}' = 'replace', false))
  from etl.batch
  inner join etl.source on source.source_name = batch.source_name
  where batch.batch_id = p_batch_id;
$$;

comment on function etl.is_set(bigint) is
'Whether a batch is a complete set for its days: order lines of these days that it does not contain are deleted.';
