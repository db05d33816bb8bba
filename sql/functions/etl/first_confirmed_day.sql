-- etl.first_confirmed_day: the first business day that the API has confirmed; null if it has confirmed none.
--
-- A day after it that has no entry is a gap, whatever an archive later brought.
--
-- Reads   etl.business_day
create or replace function etl.first_confirmed_day(p_source text)
returns date
language sql
stable
set search_path = ''
as $$
  select min(ledger.day)
  from etl.business_day as ledger
  where ledger.source_name = p_source and ledger.channel = 'api';
$$;

comment on function etl.first_confirmed_day(text) is
'The first business day that the API of a source has confirmed; null if it has confirmed none.';
