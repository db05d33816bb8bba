-- ops.layer_rows: the number of rows in each table of the layers.
--
-- Reads   stg.*, ods.*, mart.*
create or replace function ops.layer_rows()
returns table (layer text, relation text, rows bigint)
language sql
stable
security definer
set search_path = ''
as $$
  select 'stg', 'order_line', count(*) from stg.order_line
  union all
  select 'ods', 'order_line', count(*) from ods.order_line
  union all
  select 'ods', 'sales_order', count(*) from ods.sales_order
  union all
  select 'ods', 'customer', count(*) from ods.customer
  union all
  select 'ods', 'product', count(*) from ods.product
  union all
  select 'ods', 'place', count(*) from ods.place
  union all
  select 'mart', 'sales_daily', count(*) from mart.sales_daily
  union all
  select 'mart', 'sales_daily_by', count(*) from mart.sales_daily_by
  union all
  select 'mart', 'sales_monthly_by', count(*) from mart.sales_monthly_by
  union all
  select 'mart', 'forecast', count(*) from mart.forecast;
$$;

comment on function ops.layer_rows() is 'Grain: one row per table of stg, ods and mart, with its number of rows.';
