-- mart.top_cities: the cities with the highest sales in a period; state and country distinguish cities of the same name.
--
-- Reads   mart.sales_by()
-- Grain   city
create or replace function mart.top_cities(
  p_from date default null,
  p_to date default null,
  p_limit integer default 20
)
returns table (
  rank bigint,
  city text,
  state text,
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
    mart.part_name(ranked.member, 3),
    mart.part_name(ranked.member, 2),
    mart.part_name(ranked.member, 1),
    ranked.sales,
    ranked.orders,
    ranked.lines,
    ranked.quantity,
    ranked.profit
  from mart.sales_by(p_grouping => 'city', p_from => p_from, p_to => p_to) as ranked
  where mart.part_name(ranked.member, 3) <> 'unknown'
  order by ranked.sales desc, ranked.member collate "C"
  limit p_limit;
$$;

comment on function mart.top_cities(date, date, integer) is
'Grain: one row per known city, by sales in the period. Both days are included; null leaves an end open. Sales and profit in the store''s currency.';
