-- ops.days_without_file: days of a source without an API that no file brought, although later days have come.
--
-- A day counts if its weekday usually sells: on more than half of those weekdays in the eight weeks before. After two months a day is no
-- longer listed.
--
-- Reads   etl.source, etl.business_day, mart.dim_date
create or replace function ops.days_without_file(p_today date)
returns table (source_name text, day date)
language sql
stable
set search_path = ''
as $$
  select source.source_name, calendar.day
  from etl.source
  cross join lateral (
    select min(sold.day) as first_day, max(sold.day) as last_day
    from etl.business_day as sold
    where sold.source_name = source.source_name and sold.lines > 0
  ) as reached
  inner join mart.dim_date as calendar
    on calendar.day > greatest(reached.first_day, p_today - 62) and calendar.day < reached.last_day
  where
    not etl.has_api(p_source => source.source_name)
    and not exists (
      select
      from etl.business_day as ledger
      where ledger.source_name = source.source_name and ledger.day = calendar.day and ledger.first_published_at is not null
    )
    and (
      select 2 * count(sold.day) > count(*)
      from mart.dim_date as earlier
      left join etl.business_day as sold
        on sold.source_name = source.source_name and sold.day = earlier.day and sold.lines > 0
      where
        earlier.day between greatest(reached.first_day, calendar.day - 56) and calendar.day - 1
        and earlier.weekday = calendar.weekday
    );
$$;

comment on function ops.days_without_file(date) is
'Grain: one row per day, between days that came in files, that no file brought although its weekday usually sells; for sources without an API.';
