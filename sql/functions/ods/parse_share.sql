-- ods.parse_share: a text as the share it is: 20 % is 0.2; without a sign for per cent it is the number that is written.
--
-- The arguments are those of ods.parse_number. Without a search_path of its own, so that PostgreSQL writes it into the query that
-- calls it.
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
'The share that a text is, such as 0.2 for 20 %; null for no text or a null word, NaN for any other.';
