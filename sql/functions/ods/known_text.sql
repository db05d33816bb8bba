-- ods.known_text: a trimmed text; null if it is empty or a word that stands for a missing value.
create or replace function ods.known_text(p_text text, p_words jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select trimmed.text
  from (select ods.trim_text(p_text) as text) as trimmed
  where not p_words ? trimmed.text;
$$;

comment on function ods.known_text(text, jsonb) is
'A trimmed text; null if it is empty or one of the words that stand for a missing value.';
