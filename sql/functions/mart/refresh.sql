-- mart.refresh: bring the aggregates of the touched days up to date, and those of the months they lie in.
--
-- Writes  mart.sales_daily, mart.sales_daily_by, mart.sales_monthly_by
-- Re-run  safe: the days and months are written anew
create or replace function mart.refresh(p_days date[])
returns void
language sql
volatile
set search_path = ''
as $$
  select mart.refresh_daily_by(p_days => p_days);
  select mart.refresh_daily(p_days => p_days);
  select mart.refresh_monthly_by(
    p_months => array(select distinct date_trunc('month', touched.day)::date from unnest(p_days) as touched (day))
  );
$$;

comment on function mart.refresh(date[]) is
'Writes the daily aggregates of the given days anew, and the monthly ones of the months they lie in.';
