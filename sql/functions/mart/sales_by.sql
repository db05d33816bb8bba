-- mart.sales_by: sales of a period by the members of a grouping.
--
-- Groupings with few members are kept day by day. Those with many are kept by month: whole months are taken from there,
-- the days at the edges of the period from the order lines.
--
-- Reads   mart.sales_daily_by, mart.sales_monthly_by, ods.order_line
-- Grain   member
create or replace function mart.sales_by(p_grouping text, p_from date default null, p_to date default null)
returns table (member text, sales numeric, orders bigint, lines bigint, quantity numeric, profit numeric)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_from date := coalesce(p_from, '-infinity');
  v_to date := coalesce(p_to, 'infinity');
  v_first_month date;
  v_end_of_months date;
begin
  if p_grouping in ('category', 'subcategory', 'segment', 'region', 'state', 'ship_mode') then
    return query
    select daily.member, sum(daily.sales), sum(daily.orders)::bigint, sum(daily.lines)::bigint, sum(daily.quantity), sum(daily.profit)
    from mart.sales_daily_by as daily
    where daily.grouping = p_grouping and daily.day between v_from and v_to
    group by daily.member;
    return;
  elsif p_grouping not in ('customer', 'product', 'city') then
    raise exception 'Cannot sum sales by "%": it is not a grouping', p_grouping
      using errcode = 'SC010', hint = 'Take one of category, subcategory, segment, region, state, ship_mode, customer, product, city';
  end if;

  v_first_month := case when isfinite(v_from) then date_trunc('month', v_from + interval '1 month' - interval '1 day') else v_from end;
  v_end_of_months := case when isfinite(v_to) then date_trunc('month', v_to + interval '1 day') else v_to end;
  v_end_of_months := greatest(v_end_of_months, v_first_month);

  return query
  with edge as (
    select line.order_id, line.order_date, line.sales, line.quantity, line.profit,
      case p_grouping when 'customer' then line.customer_id when 'product' then line.product_id else place.city end as member
    from ods.order_line as line
    inner join mart.place_member as place on place.place_id = line.place_id
    where
      line.order_date between v_from and v_to
      and (line.order_date < v_first_month or line.order_date >= v_end_of_months)
  ),

  part as (
    select monthly.member, monthly.sales, monthly.orders, monthly.lines, monthly.quantity, monthly.profit
    from mart.sales_monthly_by as monthly
    where monthly.grouping = p_grouping and monthly.month >= v_first_month and monthly.month < v_end_of_months
    union all
    select
      edge.member, sum(edge.sales), count(distinct (edge.order_id, edge.order_date)), count(*), coalesce(sum(edge.quantity), 0),
      coalesce(sum(edge.profit), 0)
    from edge
    group by edge.member
  )

  select part.member, sum(part.sales), sum(part.orders)::bigint, sum(part.lines)::bigint, sum(part.quantity), sum(part.profit)
  from part
  group by part.member;
end;
$$;

comment on function mart.sales_by(text, date, date) is
'Grain: one row a member of the grouping with orders in the period, both days included; null leaves an end open. Sales and profit in the shop''s currency.';
