-- etl.register_source: keep the document of a source, by which its rows are typed.
--
-- Tasks check a document against sources/source.schema.json. What the functions read of it is checked here too, since a role may
-- call this without a task.
--
-- Writes  etl.source
-- Re-run  safe: the same document is not written
create or replace function etl.register_source(p_source text, p_document jsonb)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_reason text := case
    when p_source is null then 'it has no name'
    when jsonb_typeof(p_document) is distinct from 'object' then 'it is not a JSON object'
    when p_document ->> 'source' is distinct from p_source then 'its source has another name'
    when jsonb_typeof(p_document -> 'columns') is distinct from 'object' then 'its columns are not an object'
    when coalesce(p_document ->> 'lookBackDays', '') !~ '^\d{1,4}$' then 'its lookBackDays are not a number of days'
    when
      jsonb_typeof(p_document #> '{rejectLimit,rows}') is distinct from 'number'
      or jsonb_typeof(p_document #> '{rejectLimit,percent}') is distinct from 'number'
      then 'its rejectLimit has no numbers of rows and percent'
    when
      p_document #>> '{archive,dateFormat}' is null
      or p_document #>> '{archive,decimalMark}' is null
      or p_document #>> '{api,dateFormat}' is null
      or p_document #>> '{api,decimalMark}' is null
      then 'its archive or api has no dateFormat and decimalMark'
    when
      jsonb_typeof(coalesce(p_document -> 'postalCodes', '[]')) <> 'array'
      or jsonb_typeof(coalesce(p_document -> 'missingPostalCodes', '[]')) <> 'array'
      then 'its postal codes are not lists'
  end;
begin
  if v_reason is not null then
    raise exception 'Cannot use the document of the source "%": %', p_source, v_reason
      using errcode = 'SC006', hint = 'sources/source.schema.json describes it';
  end if;

  insert into etl.source as known (source_name, document)
  values (p_source, p_document)
  on conflict (source_name) do update
  set document = excluded.document
  where known.document is distinct from excluded.document;
end;
$$;

comment on function etl.register_source(text, jsonb) is
'Keeps the document of a source; the same document again is not written. Raises SC006 for one that cannot be used.';
