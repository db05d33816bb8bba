-- etl.register_source: keep the document of a source, by which its rows are typed.
--
-- Writes  etl.source
-- Re-run  safe: the same document is not written
create or replace function etl.register_source(p_source text, p_document jsonb)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.source as known (source_name, document)
  values (p_source, p_document)
  on conflict (source_name) do update
  set document = excluded.document
  where known.document is distinct from excluded.document;
$$;

comment on function etl.register_source(text, jsonb) is
'Keeps the document of a source; the same document again is not written.';
