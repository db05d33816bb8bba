-- etl.complete_day: the last business day up to which every source is complete, from which a forecast starts.
--
-- A source without a confirmed day does not count, nor does one that is too far behind the most advanced source (etl.retirement).
--
-- Reads   etl.last_complete_day() of each source
-- Grain   p_todays is an object {source: its current business day}
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
'The last business day up to which all sources are complete, given an object {source: its current business day}; null if nothing is loaded. A source without a confirmed day, or more than a month behind the most advanced one, does not count.';
