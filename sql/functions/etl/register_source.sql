-- etl.register_source: keep the document of a source, by which its rows are typed.
--
-- Tasks check a document against sources/source.schema.json. What the functions read of it is checked here too, since a role may
-- call this without a task.
--
-- Reads   etl.business_day
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
      jsonb_typeof(coalesce(p_document #> '{rejectLimit,rows}', '1')) <> 'number'
      or jsonb_typeof(coalesce(p_document #> '{rejectLimit,percent}', '1')) <> 'number'
      then 'its rejectLimit has no numbers of rows and percent'
    when
      jsonb_typeof(coalesce(p_document #> '{shrinkLimit,lines}', '5')) <> 'number'
      or jsonb_typeof(coalesce(p_document #> '{shrinkLimit,percent}', '50')) <> 'number'
      then 'its shrinkLimit has no numbers of lines and percent'
    when
      not pg_input_is_valid(coalesce(p_document #>> '{api,holds,since}', '2000-01-01'), 'date')
      or coalesce(p_document #>> '{api,holds,days}', '1') !~ '^\d{1,6}$'
      then 'its api.holds has no day or number of days'
    when
      jsonb_typeof(coalesce(p_document -> 'attributes', '{}')) <> 'object'
      or (select count(*) from jsonb_object_keys(p_document -> 'attributes')) > 8
      then 'its attributes are not an object of at most 8'
    when jsonb_typeof(coalesce(p_document -> 'nullWords', '{}')) <> 'object' then 'its nullWords are not an object'
    when not p_document ?| array['archive', 'api'] then 'it has no archive and no api'
    when
      p_document ? 'archive' and (p_document #>> '{archive,dateFormat}' is null or p_document #>> '{archive,decimalMark}' is null)
      or p_document ? 'api' and (p_document #>> '{api,dateFormat}' is null or p_document #>> '{api,decimalMark}' is null)
      then 'its archive or api has no dateFormat and decimalMark'
    when
      jsonb_typeof(coalesce(p_document -> 'postalCodes', '[]')) <> 'array'
      or jsonb_typeof(coalesce(p_document -> 'missingPostalCodes', '[]')) <> 'array'
      then 'its postal codes are not lists'
  end;
  v_known jsonb := (select known.document from etl.source as known where known.source_name = p_source);
begin
  if
    v_reason is null
    and (
      v_known -> 'orderIdsRestart' is distinct from p_document -> 'orderIdsRestart'
      or (v_known -> 'columns' ? 'row_id') is distinct from (p_document -> 'columns' ? 'row_id')
    )
  then
    if exists (select from etl.business_day as ledger where ledger.source_name = p_source and ledger.lines > 0) then
      v_reason := 'orderIdsRestart or row_id would give the orders that are loaded other keys, and load them twice; give the source '
        'another name, or load everything into an empty store';
    end if;
  end if;
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
