-- checks.days_that_do_not_add_up: days whose daily aggregates differ from their order lines, in total or in any grouping.
--
-- Reads   ods.order_line, mart.sales_daily, mart.sales_daily_by
-- Grain   failing day and grouping, as text
create or replace function checks.days_that_do_not_add_up(p_days date[])
returns setof text
language sql
stable
set search_path = ''
as $$
  with fact as (
    select total.day, needed.grouping, total.sales, total.lines
    from (
      select line.order_date as day, sum(line.sales) as sales, count(*) as lines
      from ods.order_line as line
      where line.order_date = any(p_days)
      group by line.order_date
    ) as total
    cross join (
      values ('total'), ('category'), ('subcategory'), ('segment'), ('region'), ('state'), ('ship_mode'), ('source')
    ) as needed (grouping)
  ),

  aggregate as (
    select daily.day, 'total' as grouping, daily.sales, daily.lines
    from mart.sales_daily as daily
    where daily.day = any(p_days)
    union all
    select daily.day, daily.grouping, sum(daily.sales), sum(daily.lines)
    from mart.sales_daily_by as daily
    where daily.day = any(p_days)
    group by daily.day, daily.grouping
  )

  select format('%s by %s: %s in the mart, %s in ods', day, grouping, aggregate.sales, fact.sales)
  from fact
  full join aggregate using (day, grouping)
  where (fact.sales, fact.lines) is distinct from (aggregate.sales, aggregate.lines);
$$;

comment on function checks.days_that_do_not_add_up(date[]) is
'The days whose daily aggregates differ from their order lines in sales or number of lines, as text; no row if all add up.';
