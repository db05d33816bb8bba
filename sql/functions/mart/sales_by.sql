-- mart.sales_by: sales of a period by the members of a grouping.
--
-- Groupings with few members are stored by day. Groupings with many members are stored by month: whole months come from there, and the
-- days at the edges of the period from the order lines.
--
-- Reads   mart.sales_daily_by, mart.sales_monthly_by, mart.edge_sales_by()
-- Grain   member; for customers and products, member and source
create or replace function mart.sales_by(p_grouping text, p_from date default null, p_to date default null)
returns table (member text, source_name text, sales numeric, orders bigint, lines bigint, quantity numeric, profit numeric)
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
  if p_grouping in ('category', 'subcategory', 'segment', 'region', 'state', 'ship_mode', 'source') then
    return query
    select
      daily.member, null::text, sum(daily.sales), sum(daily.orders)::bigint, sum(daily.lines)::bigint, sum(daily.quantity),
      sum(daily.profit)
    from mart.sales_daily_by as daily
    where daily.grouping = p_grouping and daily.day between v_from and v_to
    group by daily.member;
    return;
  elsif p_grouping not in ('customer', 'product', 'city') then
    raise exception 'Cannot sum sales by "%": it is not a grouping', p_grouping
      using
        errcode = 'SC010',
        hint = 'Use one of category, subcategory, segment, region, state, ship_mode, source, customer, product, city';
  end if;

  v_first_month := case
    when isfinite(v_from) then date_trunc('month', v_from + interval '1 month' - interval '1 day')
    else v_from
  end;
  v_end_of_months := greatest(
    case when isfinite(v_to) then date_trunc('month', v_to + interval '1 day') else v_to end,
    v_first_month
  );

  return query
  with part as (
    select monthly.member, monthly.source_name, monthly.sales, monthly.orders, monthly.lines, monthly.quantity, monthly.profit
    from mart.sales_monthly_by as monthly
    where monthly.grouping = p_grouping and monthly.month >= v_first_month and monthly.month < v_end_of_months
    union all
    select edge.member, edge.source_name, edge.sales, edge.orders, edge.lines, edge.quantity, edge.profit
    from mart.edge_sales_by(p_grouping => p_grouping, p_from => v_from, p_to => least(v_to, v_first_month - 1)) as edge
    union all
    select edge.member, edge.source_name, edge.sales, edge.orders, edge.lines, edge.quantity, edge.profit
    from mart.edge_sales_by(p_grouping => p_grouping, p_from => greatest(v_from, v_end_of_months), p_to => v_to) as edge
  )

  select
    part.member, summed.source_name, sum(part.sales), sum(part.orders)::bigint, sum(part.lines)::bigint, sum(part.quantity),
    sum(part.profit)
  from part
  -- The ID of a customer or product belongs to one source; a city is the same for all.
  cross join lateral (select case when p_grouping <> 'city' then part.source_name end as source_name) as summed
  group by part.member, summed.source_name;
end;
$$;

comment on function mart.sales_by(text, date, date) is
'Grain: one row per member of the grouping with orders in the period, for customers and products also per source. Both days are included; null leaves an end open. An empty member is an unknown customer or product. Sales and profit in the store''s currency. Null: source_name.';
