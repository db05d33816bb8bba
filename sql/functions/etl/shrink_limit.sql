-- etl.shrink_limit: what a day may lose at once, as a source's document says it: percent of what is known of it, and fewer lines.
create or replace function etl.shrink_limit(p_document jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select '{"percent": 50, "lines": 5}' || coalesce(p_document -> 'shrinkLimit', '{}');
$$;

comment on function etl.shrink_limit(jsonb) is
'The shrinkLimit of a source''s document, an object of percent and lines: a batch is held that loses more than that percentage and at least so many lines.';
