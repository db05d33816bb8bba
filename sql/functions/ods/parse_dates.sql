-- ods.parse_dates: the business days of texts with dates and times.
--
-- Parsing is strict: every digit and letter must be where the format of the channel has it. A time without a zone is in the zone of the
-- channel. The business day is in the shop's zone; if it ends at 04:00, the first four hours of a date belong to the day before. If the
-- channel's zone is the shop's, a time without a zone belongs to the day that the clock shows, also in an hour that the clock repeats.
-- In any other zone, a repeated hour counts as its second occurrence, and a skipped hour as the hour after it. A date without a time is
-- that day.
--
-- Reads   no tables
-- Grain   text that is not longer than any date; day is null if it is not a date
create or replace function ods.parse_dates(
  p_texts text[],
  p_format text,
  p_time_zone text,
  p_shop_zone text,
  p_day_ends_at text
)
returns table (text text, day date)
language sql
stable
set search_path = ''
as $$
  with written as materialized (
    select
      each.text,
      trimmed.text as trimmed,
      translate(trimmed.text, '123456789', '000000000') as shape
    from (
      select unnest(p_texts) as text
    ) as each
    cross join lateral (select ods.trim_text(each.text) as text) as trimmed
    where octet_length(each.text) <= 64 -- longer than any date
  ),

  layout as materialized (
    select found.*
    from ods.date_layouts(
      p_shapes => array(select distinct written.shape from written), p_format => p_format
    ) as found
  ),

  read as (
    select
      written.text,
      layout.hour_at,
      layout.zone_at,
      layout.weekday,
      case
        when layout.unix_at is not null then substr(written.trimmed, layout.unix_at, layout.unix_length)
        when layout.hour_at is null then
          concat(layout.century, substr(written.trimmed, layout.year_at, layout.year_length))
          || '-' || substr(written.trimmed, layout.month_at, layout.month_length)
          || '-' || substr(written.trimmed, layout.day_at, layout.day_length)
        -- Rejects 24:00, 0:30 AM and a 60th second, which PostgreSQL would read as another time.
        when
          substr(written.trimmed, layout.hour_at, layout.hour_length) <> '24'
          and (layout.half is null or substr(written.trimmed, layout.hour_at, layout.hour_length) not in ('0', '00'))
          and (layout.second_at is null or substr(written.trimmed, layout.second_at, 1) < '6')
          then
            concat(layout.century, substr(written.trimmed, layout.year_at, layout.year_length))
            || '-' || substr(written.trimmed, layout.month_at, layout.month_length)
            || '-' || substr(written.trimmed, layout.day_at, layout.day_length)
            || ' ' || substr(written.trimmed, layout.hour_at, layout.hour_length)
            || ':' || coalesce(substr(written.trimmed, layout.minute_at, 2), '00')
            || case
              when layout.zone_at is null then coalesce(layout.half, '')
              when substr(written.trimmed, layout.zone_at, 1) in ('+', '-')
                then substr(written.trimmed, layout.zone_at, layout.zone_length)
              else 'Z'
            end
      end as text_of_time,
      layout.unix_at is not null as is_unix
    from written
    left join layout on layout.shape = written.shape
    offset 0
  ),

  timed as (
    select
      read.text,
      read.hour_at is null and not read.is_unix as is_day,
      case
        when read.text_of_time is null then null
        when read.is_unix then to_timestamp(read.text_of_time::bigint) at time zone p_shop_zone
        when not pg_catalog.pg_input_is_valid(read.text_of_time, 'timestamptz') then null
        when read.weekday <> to_char(read.text_of_time::timestamp, 'Dy') then null
        when read.zone_at is not null then read.text_of_time::timestamptz at time zone p_shop_zone
        when read.hour_at is null or p_time_zone = p_shop_zone then read.text_of_time::timestamp
        else read.text_of_time::timestamp at time zone p_time_zone at time zone p_shop_zone
      end as shop_time
    from read
    offset 0
  )

  select
    timed.text,
    case when timed.is_day then timed.shop_time else timed.shop_time - p_day_ends_at::interval end::date
  from timed;
$$;

comment on function ods.parse_dates(text[], text, text, text, text) is
'Grain: one row per text, with its business day by the format, time zone and end of day. Null: day.';
