-- etl.first_api_day: the first business day that the API is asked for; null while nothing is loaded.
--
-- The last days of an archive are asked for too, since it may have been exported in the middle of a day, before late orders came.
-- Never a day that the API no longer holds, by the source's document (api.holds: since a day, or for so many days).
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
'The first business day that the API is asked for: the first that it ever confirmed, or the last days of the archive, but none that it no longer holds; null while nothing is loaded.';
