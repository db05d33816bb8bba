-- ods.number_pattern: the regular expression of a number as a source writes it.
--
-- p_group_marks are those of ods.group_marks. Never NaN, Infinity, 1e5, 0x1A or 1_000, all of which a cast to numeric takes. How many
-- digits fit is tested on the value: counting them here would double the cost of every match.
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
'The regular expression of a number with the given decimal mark and characters between thousands.';
