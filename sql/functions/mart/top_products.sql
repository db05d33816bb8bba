-- mart.top_products: the products with the highest sales in a period.
--
-- Reads   mart.sales_by(), mart.dim_product
-- Grain   product
create or replace function mart.top_products(
  p_from date default null,
  p_to date default null,
  p_limit integer default 8
)
returns table (
  rank bigint,
  product_id text,
  product_name text,
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
    product.product_name,
    ranked.sales,
    ranked.orders,
    ranked.lines,
    ranked.quantity,
    ranked.profit
  from mart.sales_by(p_grouping => 'product', p_from => p_from, p_to => p_to) as ranked
  inner join mart.dim_product as product
    on product.product_id = ranked.member and product.source_name = ranked.source_name
  order by ranked.sales desc, ranked.member collate "C", ranked.source_name collate "C"
  limit p_limit;
$$;

comment on function mart.top_products(date, date, integer) is
'Grain: one row per product, by sales in the period. Both days are included; null leaves an end open. Sales and profit in the store''s currency. Null: product_name.';
