-- etl.source_option: the option that makes a suggested command apply to a source; empty if the source is the only one in use.
--
-- Reads   etl.source
create or replace function etl.source_option(p_source text)
returns text
language sql
stable
set search_path = ''
as $$
  select case when count(*) filter (where source.is_in_use) > 1 then ' --source ' || p_source else '' end
  from etl.source;
$$;

comment on function etl.source_option(text) is
'The option " --source NAME" with a leading space; empty unless several sources are in use.';
