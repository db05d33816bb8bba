-- checks.months_that_do_not_add_up: months whose monthly aggregates differ from the sum of their days, in any grouping.
--
-- Reads   mart.sales_daily, mart.sales_monthly_by, mart.dim_date
-- Grain   failing month and grouping, as text
create or replace function checks.months_that_do_not_add_up(p_months date[])
returns setof text
language sql
stable
set search_path = ''
as $$
  with daily as (
    select calendar.month_start as month, needed.grouping, sum(sales_daily.sales) as sales, sum(sales_daily.lines) as lines
    from mart.sales_daily
    inner join mart.dim_date as calendar on calendar.day = sales_daily.day
    cross join (values ('customer'), ('product'), ('city')) as needed (grouping)
    where calendar.month_start = any(p_months)
    group by calendar.month_start, needed.grouping
  ),

  monthly as (
    select part.month, part.grouping, sum(part.sales) as sales, sum(part.lines) as lines
    from mart.sales_monthly_by as part
    where part.month = any(p_months)
    group by part.month, part.grouping
  )

  select format('%s by %s: %s by month, %s by day', month, grouping, monthly.sales, daily.sales)
  from daily
  full join monthly using (month, grouping)
  where (daily.sales, daily.lines) is distinct from (monthly.sales, monthly.lines);
$$;

comment on function checks.months_that_do_not_add_up(date[]) is
'The months whose monthly aggregates differ from the daily ones in sales or number of lines, as text; no row if all add up.';
