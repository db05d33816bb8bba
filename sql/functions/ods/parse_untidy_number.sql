-- ods.parse_untidy_number: the number in a text that is not a plain number: with a sign or currency, or a word for a missing value.
--
-- The number may have spaces around it, the code or a symbol of the source's currency, and one minus or plus: before or after it, as
-- parentheses, or as any character that looks like one. Full-width digits and signs are accepted.
create or replace function ods.parse_untidy_number(p_text text, p_pattern text, p_marks text, p_words jsonb, p_currency text)
returns numeric
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_text text := ods.trim_text(p_text);
  v_bare text;
  v_parts text[];
begin
  if v_text is null or p_words ? v_text then
    return null;
  end if;
  if octet_length(v_text) > 96 then
    return 'NaN';
  end if;
  -- The most frequent case: an amount with a currency and nothing else. Groups, as below, would take three times as long.
  v_bare := regexp_replace(v_text, replace('^#\s*|\s*#$', '#', coalesce(p_currency, '[^\s\S]')), '');
  if octet_length(v_bare) <= 64 and v_bare ~ p_pattern then
    return translate(v_bare, p_marks, '.')::numeric;
  end if;
  v_text := translate(
    v_text,
    e'\u2212\u2010\u2011\u2012\u2013\u2014\u207b\u208b\ufe58\ufe63\uff0d\uff0b\ufe62\u207a\uff08\uff09\uff0e\uff0c\uff04\uffe5\uffe1\uffe6'
    '\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19',
    e'-----------+++().,$\u00a5\u00a3\u20a90123456789'
  );
  if p_words ? v_text then
    return null;
  end if;
  v_parts := regexp_match(
    v_text,
    replace(
      '^(\(?)\s*([-+]?)\s*(?:#\s*)?([-+]?)\s*([0-9](?:[^-+()A-Za-z]*[0-9])?)\s*([-+]?)\s*(?:#\s*)?([-+]?)\s*(\)?)$',
      '#', coalesce(p_currency, '[^\s\S]')
    )
  );
  -- At most one sign; parentheses count as one.
  if
    v_parts is null
    or (v_parts[1] = '') <> (v_parts[7] = '')
    or length(concat(v_parts[1], v_parts[2], v_parts[3], v_parts[5], v_parts[6])) > 1
    or octet_length(v_parts[4]) > 64
    or v_parts[4] !~ p_pattern
  then
    return 'NaN';
  end if;
  return case when concat(v_parts[1], v_parts[2], v_parts[3], v_parts[5], v_parts[6]) in ('-', '(') then -1 else 1 end
    * translate(v_parts[4], p_marks, '.')::numeric;
end;
$$;

comment on function ods.parse_untidy_number(text, text, text, jsonb, text) is
'The number in a text without the spaces, the currency and the sign around it; null for an empty text or a null word, NaN for any other text.';
