-- ods.number_pattern: a regular expression for numbers as a source writes them.
--
-- p_group_marks come from ods.group_marks. It does not match NaN, Infinity, 1e5, 0x1A or 1_000, which a cast to numeric accepts. The
-- number of digits is tested on the value instead, since counting them here would double the cost of every match.
create or replace function ods.number_pattern(p_decimal_mark text, p_group_marks text)
returns text
language sql
immutable
set search_path = ''
as $$
  select format(
    '^[-+]?([0-9]+%s)(%s[0-9]+)?$',
    case when p_group_marks <> '' then format('|[0-9]{1,3}([%s][0-9]{3})+', p_group_marks) end,
    '\' || p_decimal_mark
  );
$$;

comment on function ods.number_pattern(text, text) is
'A regular expression for numbers with the given decimal mark and thousands separators.';
