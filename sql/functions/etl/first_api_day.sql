-- etl.first_api_day: the first business day to request from the API; null if nothing is loaded.
--
-- It includes the last days of an archive, which may have been exported in the middle of a day or before late orders came. It is never
-- a day that the API no longer holds according to the source document (api.holds: since a day, or for a number of days).
--
-- Reads   etl.business_day, etl.batch, etl.source
create or replace function etl.first_api_day(p_source text, p_today date)
returns date
language sql
stable
set search_path = ''
as $$
  select greatest(
    least(
      etl.first_confirmed_day(p_source => p_source),
      greatest(
        etl.archive_end(p_source => p_source) + 1 - greatest((source.document ->> 'lookBackDays')::integer, 1),
        min(ledger.day)
      )
    ),
    (source.document #>> '{api,holds,since}')::date,
    p_today - (source.document #>> '{api,holds,days}')::integer
  )
  from etl.source
  inner join etl.business_day as ledger on ledger.source_name = source.source_name
  where source.source_name = p_source
  group by source.source_name, source.document;
$$;

comment on function etl.first_api_day(text, date) is
'The first business day to request from the API: the first that it has confirmed or the last days of the archive, but no day that the API no longer holds; null if nothing is loaded.';
