-- mart.group_moments: the sums that an analysis of variance of order line sales needs, so that the lines stay in the database.
--
-- The lines are read once, and the attributes are summed from the few rows of that pass. Sums of numeric are exact, so the order of the
-- rows does not matter and the difference of sums of squares loses no precision.
--
-- Reads   ods.order_line
-- Grain   attribute, member
create or replace function mart.group_moments(p_to date default null)
returns table (attribute text, member text, lines bigint, mean numeric, squares numeric)
language sql
stable
security definer
set search_path = ''
as $$
  with part as (
    select
      coalesce(line.category, 'unknown') as category,
      coalesce(line.segment, 'unknown') as segment,
      coalesce(line.ship_mode, 'unknown') as ship_mode,
      count(*) as lines,
      sum(line.sales) as sales,
      sum(line.sales * line.sales) as sales_squared
    from ods.order_line as line
    where p_to is null or line.order_date <= p_to
    group by coalesce(line.category, 'unknown'), coalesce(line.segment, 'unknown'), coalesce(line.ship_mode, 'unknown')
  ),

  whole as (
    select
      case
        when grouping(part.category) = 0 then 'category'
        when grouping(part.segment) = 0 then 'segment'
        else 'ship_mode'
      end as attribute,
      coalesce(part.category, part.segment, part.ship_mode) as member,
      sum(part.lines)::bigint as lines,
      sum(part.sales) as sales,
      sum(part.sales_squared) as sales_squared
    from part
    group by grouping sets ((part.category), (part.segment), (part.ship_mode))
  )

  select
    whole.attribute,
    whole.member,
    whole.lines,
    whole.sales / whole.lines,
    (whole.lines * whole.sales_squared - whole.sales * whole.sales) / whole.lines
  from whole
  order by whole.attribute, whole.member;
$$;

comment on function mart.group_moments(date) is
'Grain: one row per attribute (category, segment, ship_mode) and member: number, mean and sum of squared deviations from the mean of order line sales up to and including p_to; null takes all days.';
