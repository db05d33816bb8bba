-- mart.subcategory_sums: sales of all subcategories, summed by category.
--
-- Reads   mart.sales_by()
-- Grain   category
create or replace function mart.subcategory_sums(p_from date default null, p_to date default null)
returns table (
  category text,
  subcategories bigint,
  sales numeric,
  lines bigint,
  quantity numeric,
  profit numeric
)
language sql
stable
set search_path = ''
as $$
  select
    mart.part_name(part.member, 1),
    count(*),
    sum(part.sales),
    sum(part.lines)::bigint,
    sum(part.quantity),
    sum(part.profit)
  from mart.sales_by(p_grouping => 'subcategory', p_from => p_from, p_to => p_to) as part
  group by 1
  order by 3 desc, 1;
$$;

comment on function mart.subcategory_sums(date, date) is
'Grain: one row per category: the sum over all its subcategories in the period, not only over those in a ranking. Sales and profit in the store''s currency.';
