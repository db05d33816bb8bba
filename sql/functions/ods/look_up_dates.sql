-- ods.look_up_dates: the business days that the dates and times of a batch are; each text is read once.
--
-- Strict: every digit and letter in its place, by the format of the channel. A time with a zone is an instant, one without it an
-- instant in the channel's zone, and its business day the shop's: a day that ends at 04:00 has the night's first hours. A time
-- without a zone in the shop's own is of the day that its clock shows, also in the hour that comes twice; elsewhere that hour is taken
-- as its second, and an hour that is left out as the one behind it. A date without a time is that day itself.
--
-- In PL/pgSQL, whose plans know the batch: those of a SQL function do so from PostgreSQL 18 on only.
--
-- Reads   stg.order_line, etl.batch, etl.source
-- Writes  pg_temp.known_date
-- Grain   text; day is null where it is no date
-- Re-run  fails until the work tables are emptied
create or replace function ods.look_up_dates(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
  v_night interval;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);
  v_night := v_rule.day_ends_at::interval;

  insert into pg_temp.known_date (text, day)
  with written as materialized (
    select
      each.text,
      trimmed.text as trimmed,
      translate(trimmed.text, '123456789', '000000000') as shape
    from (
      select distinct date.text
      from (
        select distinct staged.order_date, staged.ship_date, staged.placed_on
        from stg.order_line as staged
        where staged.batch_id = p_batch_id
      ) as line
      cross join lateral (values (line.order_date), (line.ship_date), (line.placed_on)) as date (text)
    ) as each
    cross join lateral (select ods.trim_text(each.text) as text) as trimmed
    where octet_length(each.text) <= 64 -- longer than any date
  ),

  layout as materialized (
    select found.*
    from ods.date_layouts(
      p_shapes => array(select distinct written.shape from written), p_format => v_rule.date_format
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
        -- Neither 24:00, 0:30 AM nor a 60th second, which PostgreSQL takes for another time.
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
        when read.is_unix then to_timestamp(read.text_of_time::bigint) at time zone v_rule.shop_zone
        when not pg_catalog.pg_input_is_valid(read.text_of_time, 'timestamptz') then null
        when read.weekday <> to_char(read.text_of_time::timestamp, 'Dy') then null
        when read.zone_at is not null then read.text_of_time::timestamptz at time zone v_rule.shop_zone
        when read.hour_at is null or v_rule.time_zone = v_rule.shop_zone then read.text_of_time::timestamp
        else read.text_of_time::timestamp at time zone v_rule.time_zone at time zone v_rule.shop_zone
      end as shop_time
    from read
    offset 0
  )

  select
    timed.text,
    case when timed.is_day then timed.shop_time else timed.shop_time - v_night end::date
  from timed
  order by timed.text; -- for the index
end;
$$;

comment on function ods.look_up_dates(bigint) is
'Fills pg_temp.known_date with the texts of dates and times of a batch and the business days they are.';
