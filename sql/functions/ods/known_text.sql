-- ods.known_text: a text without the spaces around it; null if nothing is left, or a word that stands for no value.
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
'A text, trimmed; null if nothing is left of it, or if it is one of the words that stand for no value.';
