-- etl.last_complete_day: the last business day before today up to which every day is confirmed.
--
-- From the first API day on, a day that was never published is a gap. A day that the API no longer holds is no gap: it cannot be loaded,
-- and ops.warnings reports it. Without an API there are no gaps; ops.days_without_file lists days that no file brought.
--
-- Reads   etl.business_day, etl.source, mart.dim_date
create or replace function etl.last_complete_day(p_source text, p_today date)
returns date
language sql
stable
set search_path = ''
as $$
  with first_gap as (
    select min(calendar.day) as day
    from mart.dim_date as calendar
    where
      etl.has_api(p_source => p_source)
      and calendar.day >= (select etl.first_confirmed_day(p_source => p_source))
      and calendar.day < p_today
      and calendar.day >= coalesce(etl.first_api_day(p_source => p_source, p_today => p_today), calendar.day)
      and not exists (
        select
        from etl.business_day as ledger
        where ledger.source_name = p_source and ledger.day = calendar.day and ledger.first_published_at is not null
      )
  )

  select max(ledger.day)
  from etl.business_day as ledger
  cross join first_gap
  where
    ledger.source_name = p_source
    and ledger.first_published_at is not null
    and ledger.day < coalesce(first_gap.day, p_today);
$$;

comment on function etl.last_complete_day(text, date) is
'The last business day before today up to which every day is confirmed; null if nothing is loaded.';
