-- ods.parse_untidy_number: a text that is no number as it stands: with spaces around one, a word for no value, or none.
create or replace function ods.parse_untidy_number(p_text text, p_pattern text, p_marks text, p_words jsonb)
returns numeric
language sql
immutable
set search_path = ''
as $$
  select
    case
      when trimmed.text is null or p_words ? trimmed.text then null
      when octet_length(trimmed.text) <= 32 and trimmed.text ~ p_pattern then translate(trimmed.text, p_marks, '.')::numeric
      else 'NaN'
    end
  from (select ods.trim_text(p_text) as text) as trimmed;
$$;

comment on function ods.parse_untidy_number(text, text, text, jsonb) is
'The number that a text is without the spaces around it; null if nothing is left or it is a null word, NaN if it is no number.';
