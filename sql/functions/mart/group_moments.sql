-- mart.group_moments: what an analysis of variance needs of the sales of order lines, so that the lines stay here.
--
-- In numeric, which sums up to the same whatever the order of the rows.
--
-- Reads   ods.order_line
-- Grain   attribute, member
create or replace function mart.group_moments(p_to date default null)
returns table (attribute text, member text, lines bigint, mean numeric, squares numeric)
language sql
stable
set search_path = ''
as $$
  with line as (
    select
      coalesce(line.category, 'unknown') as category,
      coalesce(line.segment, 'unknown') as segment,
      coalesce(line.ship_mode, 'unknown') as ship_mode,
      line.sales
    from ods.order_line as line
    where p_to is null or line.order_date <= p_to
  )

  select
    case
      when grouping(line.category) = 0 then 'category'
      when grouping(line.segment) = 0 then 'segment'
      else 'ship_mode'
    end,
    coalesce(line.category, line.segment, line.ship_mode),
    count(*),
    avg(line.sales),
    var_pop(line.sales) * count(*)
  from line
  group by grouping sets ((line.category), (line.segment), (line.ship_mode))
  order by 1, 2;
$$;

comment on function mart.group_moments(date) is
'Grain: one row an attribute (category, segment, ship_mode) and member: number, mean and squared deviations from that mean of the sales of order lines up to a day, that day included; null takes all.';
