-- ods.place_text: the columns of a place as one text to join on.
--
-- Without a search_path of its own, so that PostgreSQL writes it into the query that calls it.
create or replace function ods.place_text(
  p_country text,
  p_region text,
  p_state text,
  p_city text,
  p_postal_code text
)
returns text
language sql
immutable
as $$
  select
    coalesce(p_country, '') || E'\x1f' || coalesce(p_region, '') || E'\x1f' || coalesce(p_state, '')
    || E'\x1f' || coalesce(p_city, '') || E'\x1f' || coalesce(p_postal_code, '');
$$;

comment on function ods.place_text(text, text, text, text, text) is
'The columns of a place, as received, as one text to join on.';
