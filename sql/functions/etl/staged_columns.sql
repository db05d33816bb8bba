-- etl.staged_columns: where the rows of a channel have each column of stg.order_line, by a document: an object of column and cell.
--
-- The source's own columns are numbered in the order in which JSON of the database has their names.
create or replace function etl.staged_columns(p_document jsonb, p_channel text)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_strip_nulls(
    coalesce(p_document -> 'columns', '{}')
    || coalesce(p_document #> array[p_channel, 'columns'], '{}')
    || coalesce((
      select jsonb_object_agg(
        'attribute_' || own.number,
        coalesce(p_document #> array[p_channel, 'attributes', own.name], p_document #> array['attributes', own.name])
      )
      from jsonb_object_keys(
        coalesce(p_document -> 'attributes', '{}')
        || coalesce(p_document #> '{archive,attributes}', '{}')
        || coalesce(p_document #> '{api,attributes}', '{}')
      ) with ordinality as own (name, number)
    ), '{}')
  );
$$;

comment on function etl.staged_columns(jsonb, text) is
'An object of the columns of stg.order_line that the rows of a channel fill, with their cells in the document.';
