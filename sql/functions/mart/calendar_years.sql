-- mart.calendar_years: the years of the calendar.
--
-- Reads   mart.dim_date
create or replace function mart.calendar_years()
returns table (first_year integer, last_year integer)
language sql
stable
set search_path = ''
as $$
  select min(calendar.year), max(calendar.year)
  from mart.dim_date as calendar;
$$;

comment on function mart.calendar_years() is 'Grain: one row: the first and the last year of mart.dim_date.';
