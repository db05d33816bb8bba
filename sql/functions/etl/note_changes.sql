-- etl.note_changes: record the days of orders that have changed at the source, so that they become due again.
--
-- p_dates are the order dates as the API writes them. A text that is not a date is ignored here; it is reported when its day is read.
-- p_read_at is the time up to which the API was asked.
--
-- Reads   etl.source
-- Writes  etl.changed_day, etl.source
-- Re-run  safe: a day is due once
create or replace function etl.note_changes(p_source text, p_dates text[], p_read_at timestamptz)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.changed_day as noted (source_name, day, noted_at)
  select p_source, changed.day, clock_timestamp()
  from etl.source
  cross join lateral ods.parse_dates(
    p_texts => p_dates,
    p_format => source.document #>> '{api,dateFormat}',
    p_time_zone => coalesce(source.document #>> '{api,timeZone}', source.document ->> 'timeZone', 'UTC'),
    p_shop_zone => coalesce(source.document ->> 'timeZone', 'UTC'),
    p_day_ends_at => coalesce(source.document ->> 'dayEndsAt', '00:00')
  ) as changed
  where source.source_name = p_source and changed.day is not null
  group by changed.day
  on conflict (source_name, day) do update
  set noted_at = greatest(noted.noted_at, excluded.noted_at);

  update etl.source
  set changes_read_at = p_read_at
  where source.source_name = p_source;
$$;

comment on function etl.note_changes(text, text[], timestamptz) is
'Records the days of orders that have changed at the source, given by their dates as the API writes them, and the time up to which it was asked.';
