-- ods.earliest_day: the first day that an order may have: the calendar, mart.dim_date, begins with it.
create or replace function ods.earliest_day()
returns date
language sql
immutable
set search_path = ''
as $$
  select '2000-01-01'::date;
$$;

comment on function ods.earliest_day() is
'The first day that an order may have, and of mart.dim_date: a row with an earlier one is rejected.';
