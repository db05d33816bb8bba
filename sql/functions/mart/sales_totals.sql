-- mart.sales_totals: sales and orders of all days.
--
-- Reads   mart.sales_daily
create or replace function mart.sales_totals()
returns table (sales numeric, orders numeric, days bigint)
language sql
stable
set search_path = ''
as $$
  select coalesce(sum(daily.sales), 0), coalesce(sum(daily.orders), 0), count(*)
  from mart.sales_daily as daily;
$$;

comment on function mart.sales_totals() is
'Grain: one row: sales in the shop''s currency, orders, and the number of days with orders.';
