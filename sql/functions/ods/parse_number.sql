-- ods.parse_number: the number in a text; null for no text or a null word; NaN, which fails every limit, for any other text.
--
-- p_pattern comes from ods.number_pattern. p_marks is the decimal mark, which becomes a point, followed by the thousands separators, which
-- are removed. p_words are the null words of the column. p_currency comes from ods.currency_pattern; null if the column is not an amount.
-- Without a search_path of its own, so that PostgreSQL can inline it.
create or replace function ods.parse_number(p_text text, p_pattern text, p_marks text, p_words jsonb, p_currency text)
returns numeric
language sql
immutable
as $$
  select
    case
      when octet_length(p_text) <= 32 and p_text ~ p_pattern then
        -- Decided when the query is planned: a number with a decimal point and no separators needs no translation.
        case when p_marks = '.' then p_text else translate(p_text, p_marks, '.') end::numeric
      when p_text <> '' then ods.parse_untidy_number(p_text, p_pattern, p_marks, p_words, p_currency)
    end;
$$;

comment on function ods.parse_number(text, text, text, jsonb, text) is
'The number in a text, by a pattern of ods.number_pattern; null for no text or a null word, NaN for any other text.';
