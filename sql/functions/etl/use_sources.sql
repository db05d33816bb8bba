-- etl.use_sources: say which sources the store has now, as STORECAST_SOURCE names them.
--
-- Writes  etl.source
-- Re-run  safe: what is known is not written
create or replace function etl.use_sources(p_sources text[])
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.source
  set is_in_use = source.source_name = any(p_sources)
  where source.is_in_use is distinct from (source.source_name = any(p_sources));
$$;

comment on function etl.use_sources(text[]) is
'Says which sources the store has now: every other one is no longer in use, and holds nothing up.';
