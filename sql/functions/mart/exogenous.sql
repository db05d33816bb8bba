-- mart.exogenous: values that are known in advance and affect sales: public holidays and the shop's own events.
--
-- Reads   mart.dim_date, mart.calendar_event
-- Grain   event, day
create or replace function mart.exogenous(p_from date, p_to date)
returns table (event text, day date, value double precision)
language sql
stable
set search_path = ''
as $$
  select 'holiday', calendar.day, 1
  from mart.dim_date as calendar
  where calendar.holiday is not null and calendar.day between p_from and p_to
  union all
  select upcoming.event, upcoming.day, upcoming.value
  from mart.calendar_event as upcoming
  where upcoming.day between p_from and p_to
  order by 1, 2;
$$;

comment on function mart.exogenous(date, date) is
'Grain: one row per event and day of the period: holiday for a public holiday, and the events of mart.calendar_event.';
