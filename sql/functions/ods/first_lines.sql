-- ods.first_lines: the first rows of a batch beside what they became, for a check of a source document.
--
-- All values are texts, so that numbers stay exact.
--
-- Reads   pg_temp.typed_line, ods.order_line, ods.place, stg.order_line
create or replace function ods.first_lines(p_batch_id bigint, p_limit integer)
returns table (line bigint, "values" jsonb, attributes jsonb, received jsonb)
language sql
stable
set search_path = ''
as $$
  select
    shown.line,
    (
      select jsonb_object_agg(value.key, value.value)
      from jsonb_each_text(to_jsonb(place) || to_jsonb(kept) - array['source_name', 'batch_id', 'place_id', 'attributes']) as value
      where value.value is not null and value.key <> 'place_id'
    ),
    coalesce(kept.attributes, '{}'),
    jsonb_strip_nulls(to_jsonb(staged) - array['batch_id', 'line'])
  from (
    select typed.line, typed.order_id, typed.line_id
    from pg_temp.typed_line as typed
    where typed.status in ('new', 'changed')
    order by typed.line
    limit p_limit
  ) as shown
  inner join ods.order_line as kept on kept.order_id = shown.order_id and kept.line_id = shown.line_id
  inner join ods.place on place.place_id = kept.place_id
  inner join stg.order_line as staged on staged.batch_id = p_batch_id and staged.line = shown.line
  order by shown.line;
$$;

comment on function ods.first_lines(bigint, integer) is
'Grain: one row per row that the publication of a batch wrote in this transaction, the first ones: its values and attributes without those that are unknown, and the texts that they came from. JSON: values Record<string, string>; attributes Record<string, string>; received Record<string, string>.';
