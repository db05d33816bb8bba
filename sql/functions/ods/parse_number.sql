-- ods.parse_number: a text as the number it is; null for no text or a word that says so, NaN, which no limit lets pass, for any other.
--
-- p_pattern is that of ods.number_pattern; p_marks the decimal mark, which becomes a point, and after it the marks between thousands,
-- which go; p_words are the null words of the column; p_currency is that of ods.currency_pattern, null for what is no amount. Without a
-- search_path of its own, so that PostgreSQL writes it into the query that calls it.
create or replace function ods.parse_number(p_text text, p_pattern text, p_marks text, p_words jsonb, p_currency text)
returns numeric
language sql
immutable
as $$
  select
    case
      when octet_length(p_text) <= 32 and p_text ~ p_pattern then
        -- Known when the query is planned: a number written as PostgreSQL's own needs no translation.
        case when p_marks = '.' then p_text else translate(p_text, p_marks, '.') end::numeric
      when p_text <> '' then ods.parse_untidy_number(p_text, p_pattern, p_marks, p_words, p_currency)
    end;
$$;

comment on function ods.parse_number(text, text, text, jsonb, text) is
'The number that a text is by a pattern of ods.number_pattern; null for no text or a null word, NaN for any other.';
