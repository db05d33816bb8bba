-- mart.top_regions: the regions with the highest sales in a period.
--
-- Reads   mart.sales_by()
-- Grain   region
create or replace function mart.top_regions(
  p_from date default null,
  p_to date default null,
  p_limit integer default null
)
returns table (
  rank bigint,
  region text,
  country text,
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
    mart.part_name(ranked.member, 2),
    mart.part_name(ranked.member, 1),
    ranked.sales,
    ranked.orders,
    ranked.lines,
    ranked.quantity,
    ranked.profit
  from mart.sales_by(p_grouping => 'region', p_from => p_from, p_to => p_to) as ranked
  where mart.part_name(ranked.member, 2) <> 'unknown'
  order by ranked.sales desc, ranked.member collate "C"
  limit p_limit;
$$;

comment on function mart.top_regions(date, date, integer) is
'Grain: one row per known region, by sales in the period. Both days are included; null leaves an end open, and as the limit returns all. Sales and profit in the store''s currency.';
