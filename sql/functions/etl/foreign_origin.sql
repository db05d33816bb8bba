-- etl.foreign_origin: an origin of loaded data other than the given ones, or null; failed batches are ignored.
--
-- Reads   etl.batch
create or replace function etl.foreign_origin(p_origins text[])
returns text
language sql
stable
set search_path = ''
as $$
  select min(batch.origin)
  from etl.batch
  where batch.origin <> all(p_origins) and batch.status <> 'failed';
$$;

comment on function etl.foreign_origin(text[]) is
'An origin of loaded data other than the given ones, or null: keeps the sample shop out of a store with real data.';
