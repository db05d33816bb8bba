-- etl.archive_end: the last business day for which an archive of a source brought order lines; null if none has.
--
-- Reads   etl.batch
create or replace function etl.archive_end(p_source text)
returns date
language sql
stable
set search_path = ''
as $$
  select max(batch.last_day)
  from etl.batch
  where batch.source_name = p_source and batch.channel = 'archive' and batch.status = 'published';
$$;

comment on function etl.archive_end(text) is
'The last business day for which an archive of a source brought order lines; null if none has.';
