-- etl.has_row_id: whether the rows of a source carry a key of their own.
--
-- Reads   etl.source
create or replace function etl.has_row_id(p_source text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select source.document -> 'columns' ? 'row_id'
  from etl.source
  where source.source_name = p_source;
$$;

comment on function etl.has_row_id(text) is 'Whether the rows of a source carry a key of their own.';
