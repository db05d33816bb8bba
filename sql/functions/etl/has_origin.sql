-- etl.has_origin: whether data of an origin were loaded; failed batches are ignored.
--
-- Reads   etl.batch
create or replace function etl.has_origin(p_origin text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (select from etl.batch where batch.origin = p_origin and batch.status <> 'failed');
$$;

comment on function etl.has_origin(text) is
'Whether the store has data of an origin: keeps real data out of the store of the sample shop.';
