-- etl.complete_day: the last business day up to which every source has confirmed all of its days: what a forecast may know.
--
-- A source that has not begun does not count, nor one that is too far behind the one that has come furthest
-- (etl.retirement).
--
-- Reads   etl.last_complete_day() of each source
-- Grain   p_todays is an object of source and its present business day
create or replace function etl.complete_day(p_todays jsonb)
returns date
language sql
stable
set search_path = ''
as $$
  with reached as (
    select etl.last_complete_day(p_source => source.name, p_today => source.today::date) as day
    from jsonb_each_text(p_todays) as source (name, today)
  )

  select min(reached.day)
  from reached
  where reached.day >= (select max(furthest.day) from reached as furthest) - (select retirement.days_behind from etl.retirement);
$$;

comment on function etl.complete_day(jsonb) is
'The last business day up to which all sources are complete, given an object of source and its present business day; null while nothing is loaded. A source that has not begun, or is more than a month behind the furthest, does not count.';
