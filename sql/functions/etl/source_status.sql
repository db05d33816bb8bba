-- etl.source_status: how far each source has come.
--
-- A source counts once its API has answered, until it has not for a month: then it is retired. The one that is asked about
-- counts in any case.
--
-- Reads   etl.business_day
create or replace function etl.source_status(p_source text, p_today date)
returns table (source text, last_complete_day date, is_late boolean)
language sql
stable
set search_path = ''
as $$
  with known as (
    select p_source as source
    where p_source is not null
    union
    select ledger.source
    from etl.business_day as ledger
    where ledger.channel = 'api'
    group by ledger.source
    having max(ledger.day) >= p_today - 31
  ),

  reached as (
    select known.source, etl.last_complete_day(p_source => known.source, p_today => p_today) as day
    from known
  )

  select reached.source, reached.day, coalesce(reached.day < p_today - 1, true)
  from reached
  order by reached.source;
$$;

comment on function etl.source_status(text, date) is
'Grain: one row a source: its last complete day, and whether the day before p_today is missing.';
