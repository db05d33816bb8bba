-- ops.source_status: how far each source has come.
--
-- A source counts once its API has confirmed a day, until it has confirmed none for a month: then it is retired. The source
-- that is asked about always counts.
--
-- Reads   etl.business_day
create or replace function ops.source_status(p_source text, p_today date)
returns table (source_name text, last_complete_day date, is_late boolean)
language sql
stable
set search_path = ''
as $$
  with known as (
    select p_source as source_name
    where p_source is not null
    union
    select ledger.source_name
    from etl.business_day as ledger
    where ledger.channel = 'api'
    group by ledger.source_name
    having max(ledger.day) >= p_today - 31
  ),

  reached as (
    select known.source_name, etl.last_complete_day(p_source => known.source_name, p_today => p_today) as day
    from known
  )

  select reached.source_name, reached.day, coalesce(reached.day < p_today - 1, true)
  from reached
  order by reached.source_name;
$$;

comment on function ops.source_status(text, date) is
'Grain: one row a source: its last complete day, and whether the day before p_today is missing. Null: last_complete_day.';
