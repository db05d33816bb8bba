-- mart.top_customers: the customers with the highest sales in a period.
--
-- Reads   mart.sales_by(), mart.dim_customer
-- Grain   customer
create or replace function mart.top_customers(
  p_from date default null,
  p_to date default null,
  p_limit integer default 20
)
returns table (
  rank bigint,
  customer_id text,
  customer_name text,
  sales numeric,
  orders bigint,
  lines bigint,
  quantity numeric,
  profit numeric
)
language sql
stable
set search_path = ''
as $$
  select
    row_number() over (order by ranked.sales desc, ranked.member collate "C", ranked.source_name collate "C"),
    ranked.member,
    customer.customer_name,
    ranked.sales,
    ranked.orders,
    ranked.lines,
    ranked.quantity,
    ranked.profit
  from mart.sales_by(p_grouping => 'customer', p_from => p_from, p_to => p_to) as ranked
  inner join mart.dim_customer as customer
    on customer.customer_id = ranked.member and customer.source_name = ranked.source_name
  order by ranked.sales desc, ranked.member collate "C", ranked.source_name collate "C"
  limit p_limit;
$$;

comment on function mart.top_customers(date, date, integer) is
'Grain: one row per customer, by sales in the period. Both days are included; null leaves an end open. Sales and profit in the store''s currency. Null: customer_name.';
