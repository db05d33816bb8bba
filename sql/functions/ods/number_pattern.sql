-- ods.number_pattern: the regular expression of a number as a source writes it.
--
-- At most p_whole digits before the decimal mark and p_decimals after it, so that what matches fits its column
-- unrounded; never NaN, Infinity, 1e5, 0x1A or 1_000, all of which a cast to numeric takes.
create or replace function ods.number_pattern(
  p_decimal_mark text,
  p_group_mark text,
  p_whole integer,
  p_decimals integer
)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    '^-?(%s[0-9]{1,%s})(%s[0-9]{1,%s})?$',
    case when p_group_mark <> '' then format('[0-9]{1,3}(\%s[0-9]{3})+|', p_group_mark) end,
    p_whole,
    '\' || p_decimal_mark,
    p_decimals
  );
$$;

comment on function ods.number_pattern(text, text, integer, integer) is
'The regular expression of a number with the given decimal and group marks and at most so many digits.';
