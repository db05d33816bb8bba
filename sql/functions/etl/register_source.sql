-- etl.register_source: store the document of a source, by which its rows are typed.
--
-- Tasks check a document against sources/source.schema.json. What the functions read of it is checked here too, since a role may
-- call this without a task. p_columns is etl.source.columns.
--
-- Reads   etl.source, etl.business_day
-- Writes  etl.source
-- Re-run  safe: the same document is not written
create or replace function etl.register_source(p_source text, p_document jsonb, p_columns jsonb default '{}')
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
    when p_document ->> 'source' is distinct from p_source then 'its source is another name'
    when
      jsonb_typeof(coalesce(p_document -> 'archive', p_document -> 'api')) is distinct from 'object'
      or jsonb_typeof(coalesce(p_document -> 'api', '{}')) <> 'object'
      then 'it has neither archive nor api, or one of them is not an object'
    when
      jsonb_typeof(coalesce(p_document -> 'columns', '{}')) <> 'object'
      or jsonb_typeof(coalesce(p_document -> 'archive' -> 'columns', '{}')) <> 'object'
      or jsonb_typeof(coalesce(p_document -> 'api' -> 'columns', '{}')) <> 'object'
      then 'its columns are not an object'
    when coalesce(p_document ->> 'lookBackDays', '') !~ '^\d{1,4}$' then 'its lookBackDays is not a number of days'
    when
      jsonb_typeof(coalesce(p_document #> '{rejectLimit,rows}', '1')) <> 'number'
      or jsonb_typeof(coalesce(p_document #> '{rejectLimit,percent}', '1')) <> 'number'
      then 'rows or percent of its rejectLimit is not a number'
    when
      jsonb_typeof(etl.shrink_limit(p_document => p_document) -> 'lines') is distinct from 'number'
      or jsonb_typeof(etl.shrink_limit(p_document => p_document) -> 'percent') is distinct from 'number'
      then 'its shrinkLimit has no numbers of lines and percent'
    when
      not coalesce(pg_input_is_valid(p_document #>> '{api,holds,since}', 'date'), true)
      or coalesce(p_document #>> '{api,holds,days}', '1') !~ '^\d{1,6}$'
      then 'its api.holds is neither a date (since) nor a number of days (days)'
    when
      jsonb_typeof(coalesce(p_document -> 'attributes', '{}')) <> 'object'
      or jsonb_typeof(coalesce(p_document -> 'archive' -> 'attributes', '{}')) <> 'object'
      or jsonb_typeof(coalesce(p_document -> 'api' -> 'attributes', '{}')) <> 'object'
      then 'its attributes are not an object'
    when cardinality(ods.attribute_names(p_document => p_document)) > 8
      then 'it has more than 8 attributes, counting those of archive and api together'
    when jsonb_typeof(coalesce(p_document -> 'nullWords', '{}')) <> 'object' then 'its nullWords is not an object'
    when
      jsonb_typeof(coalesce(p_document -> 'postalCodes', '[]')) <> 'array'
      or jsonb_typeof(coalesce(p_document -> 'missingPostalCodes', '[]')) <> 'array'
      then 'its postalCodes or missingPostalCodes is not a list'
    else ods.invalid_format_reason(p_document => p_document)
  end;
  v_known jsonb := (select known.document from etl.source as known where known.source_name = p_source);
begin
  if v_reason is null and exists (select from etl.business_day as ledger where ledger.source_name = p_source and ledger.lines > 0) then
    v_reason := ods.key_change_reason(p_known => v_known, p_document => p_document);
  end if;
  if v_reason is not null then
    raise exception 'Cannot use the document of the source "%": %', p_source, v_reason
      using errcode = 'SC006', hint = 'See sources/source.schema.json for what a document may contain';
  end if;

  insert into etl.source as known (source_name, document, columns)
  values (p_source, p_document, p_columns)
  on conflict (source_name) do update
  set document = excluded.document, columns = excluded.columns
  where (known.document, known.columns) is distinct from (excluded.document, excluded.columns);
end;
$$;

comment on function etl.register_source(text, jsonb, jsonb) is
'Keeps the document of a source, with the columns that its rows fill; the same document again is not written. Raises SC006 for one that cannot be used.';
