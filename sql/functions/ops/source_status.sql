-- ops.source_status: how far each source has come.
--
-- The given sources always count. Any other source counts once its API has confirmed a day, and no longer after a month without one: it is
-- retired.
--
-- Reads   etl.business_day, etl.last_complete_day()
-- Grain   p_todays is an object {source: its current business day}
create or replace function ops.source_status(p_todays jsonb)
returns table (source_name text, last_complete_day date, is_late boolean)
language sql
stable
set search_path = ''
as $$
  with asked as (
    select source.name, source.today::date as today
    from jsonb_each_text(p_todays) as source (name, today)
  ),

  known as (
    select asked.name as source_name, asked.today
    from asked
    union all
    select ledger.source_name, furthest.today
    from etl.business_day as ledger
    cross join (select min(asked.today) as today from asked) as furthest
    where ledger.channel = 'api' and ledger.source_name not in (select asked.name from asked)
    group by ledger.source_name, furthest.today
    having max(ledger.day) >= furthest.today - (select retirement.days_behind from etl.retirement)
  ),

  reached as (
    select known.source_name, known.today, etl.last_complete_day(p_source => known.source_name, p_today => known.today) as day
    from known
  )

  select reached.source_name, reached.day, coalesce(reached.day < reached.today - 1, true)
  from reached
  order by reached.source_name;
$$;

comment on function ops.source_status(jsonb) is
'Grain: one row per source: its last complete day, and whether the day before its current business day is missing. Null: last_complete_day.';
