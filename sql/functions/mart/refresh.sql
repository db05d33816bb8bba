-- mart.refresh: rebuild the aggregates of the changed days and of their months.
--
-- Month by month, so that memory use does not grow with the history, and the rows fit into the processor's cache.
--
-- Reads   ods.order_line, ods.sales_order of the days and their months
-- Writes  mart.sales_daily, mart.sales_daily_by, mart.sales_monthly_by
-- Re-run  safe: the days and months are rebuilt
create or replace function mart.refresh(p_days date[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_month date;
  v_days date[];
begin
  for v_month, v_days in
    select date_trunc('month', changed.day::timestamp)::date as month, array_agg(changed.day)
    from unnest(p_days) as changed (day)
    group by month
    order by month
  loop
    perform mart.refresh_daily_by(p_days => v_days);
    perform mart.refresh_daily(p_days => v_days);
    perform mart.refresh_monthly_by(p_months => array[v_month]);
  end loop;
end;
$$;

comment on function mart.refresh(date[]) is
'Rebuilds the daily aggregates of the given days and the monthly aggregates of their months.';
