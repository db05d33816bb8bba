-- etl.has_api: whether a source has an API; the days of a source without one come in files.
--
-- Reads   etl.source
create or replace function etl.has_api(p_source text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select coalesce((select source.document ? 'api' from etl.source where source.source_name = p_source), true);
$$;

comment on function etl.has_api(text) is
'Whether a source has an API, by its document; true for a source that is not registered yet.';
