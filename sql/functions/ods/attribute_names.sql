-- ods.attribute_names: the names of a source's own columns, in the order of attribute_1 to attribute_8 in stg.order_line.
--
-- The names of both channels, so that an attribute has the same number whichever channel brings it. The order is that of jsonb keys: by
-- length, then by bytes.
create or replace function ods.attribute_names(p_document jsonb)
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array(
    select jsonb_object_keys(
      coalesce(p_document -> 'attributes', '{}') || coalesce(p_document -> 'archive' -> 'attributes', '{}')
      || coalesce(p_document -> 'api' -> 'attributes', '{}')
    )
  );
$$;

comment on function ods.attribute_names(jsonb) is
'The names of a source''s own columns, in the order of attribute_1 to attribute_8 of stg.order_line.';
