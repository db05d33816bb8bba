-- ods.staged_columns: where the rows of a channel have each column of stg.order_line: an object from column to its place in the source.
create or replace function ods.staged_columns(p_document jsonb, p_channel text)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select ods.channel_columns(p_document => p_document, p_channel => p_channel) || coalesce((
    select jsonb_object_agg('attribute_' || own.number, said.cells -> own.name)
    from unnest(ods.attribute_names(p_document => p_document)) with ordinality as own (name, number)
    cross join lateral (
      select coalesce(p_document -> 'attributes', '{}') || coalesce(p_document -> p_channel -> 'attributes', '{}') as cells
    ) as said
    where said.cells ? own.name
  ), '{}');
$$;

comment on function ods.staged_columns(jsonb, text) is
'An object from each column of stg.order_line that the rows of a channel fill to its place in the source, by the document.';
