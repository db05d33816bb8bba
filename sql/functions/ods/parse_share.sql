-- ods.parse_share: the fraction in a text: 0.2 for 20 %; without a percent sign it is the number as written.
--
-- The arguments are those of ods.parse_number. Without a search_path of its own, so that PostgreSQL can inline it.
create or replace function ods.parse_share(p_text text, p_pattern text, p_marks text, p_words jsonb)
returns numeric
language sql
immutable
as $$
  select
    case
      when p_text ~ e'[0-9].*[%\uff05\ufe6a]|[%\uff05\ufe6a].*[0-9]'
        then 0.01 * ods.parse_number(
          regexp_replace(p_text, e'^([\\s(+-]*)[%\uff05\ufe6a]|[%\uff05\ufe6a]([\\s)+-]*)$', '\1\2'), p_pattern, p_marks, p_words, null
        )
      else ods.parse_number(p_text, p_pattern, p_marks, p_words, null)
    end;
$$;

comment on function ods.parse_share(text, text, text, jsonb) is
'The fraction in a text, such as 0.2 for 20 %; null for no text or a null word, NaN for any other text.';
