-- mart.top_ship_modes: the ship modes with the highest sales in a period.
--
-- Reads   mart.sales_by()
-- Grain   ship mode
create or replace function mart.top_ship_modes(
  p_from date default null,
  p_to date default null,
  p_limit integer default null
)
returns table (
  rank bigint,
  ship_mode text,
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
    ranked.member,
    ranked.sales,
    ranked.orders,
    ranked.lines,
    ranked.quantity,
    ranked.profit
  from mart.sales_by(p_grouping => 'ship_mode', p_from => p_from, p_to => p_to) as ranked
  where ranked.member <> 'unknown'
  order by ranked.sales desc, ranked.member collate "C"
  limit p_limit;
$$;

comment on function mart.top_ship_modes(date, date, integer) is
'Grain: one row per known ship mode, by sales in the period. Both days are included; null leaves an end open, and as the limit returns all. Sales and profit in the store''s currency.';
