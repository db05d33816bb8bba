-- etl.last_complete_day: the last business day before today that is answered for, as every day before it is from the
-- first day of the API on; null where nothing is loaded.
--
-- Reads   etl.business_day
create or replace function etl.last_complete_day(p_source text, p_today date)
returns date
language sql
stable
set search_path = ''
as $$
  with answered as (
    select ledger.day, ledger.channel
    from etl.business_day as ledger
    where ledger.source = p_source and ledger.day < p_today and ledger.first_published_at is not null
  ),

  first_gap as (
    select min(calendar.day) as day
    from mart.dim_date as calendar
    where
      calendar.day > (select min(answered.day) from answered where answered.channel = 'api')
      and calendar.day < p_today
      and not exists (select from answered where answered.day = calendar.day)
  )

  select max(answered.day)
  from answered
  cross join first_gap
  where first_gap.day is null or answered.day < first_gap.day;
$$;

comment on function etl.last_complete_day(text, date) is
'The last business day before today up to which every day is answered for; null where nothing is loaded.';
