-- mart.top_subcategories: the subcategories, and their categories, with the highest sales in a period.
--
-- Reads   mart.sales_by()
-- Grain   subcategory
create or replace function mart.top_subcategories(
  p_from date default null,
  p_to date default null,
  p_limit integer default 10
)
returns table (
  rank bigint,
  category text,
  subcategory text,
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
    row_number() over (order by ranked.sales desc, ranked.member collate "C"),
    mart.part_name(ranked.member, 1),
    mart.part_name(ranked.member, 2),
    ranked.sales,
    ranked.orders,
    ranked.lines,
    ranked.quantity,
    ranked.profit
  from mart.sales_by(p_grouping => 'subcategory', p_from => p_from, p_to => p_to) as ranked
  where mart.part_name(ranked.member, 2) <> 'unknown'
  order by ranked.sales desc, ranked.member collate "C"
  limit p_limit;
$$;

comment on function mart.top_subcategories(date, date, integer) is
'Grain: one row per known subcategory, by sales in the period. Both days are included; null leaves an end open. Sales and profit in the store''s currency.';
