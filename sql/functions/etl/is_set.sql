-- etl.is_set: whether a batch is a set for its days: an order line of one of them that it does not have is gone.
--
-- A day of the API is one. A file is one where the source's document says so (archive.days); otherwise it adds to what is there, so
-- that a history may be split over files in any way; so do rows that are replayed.
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
'Whether a batch is a set for its days: what it does not have of them is gone.';
