-- etl.source_option: what to add to a command in an advice, so that it is about a source; nothing where it is the only one.
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
'The option --source with the name of a source and a space before it; empty unless several sources are in use.';
