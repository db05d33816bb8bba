-- mart.edge_sales_by: sales by customer, product or city for the days at the edges of a period, from the order lines.
--
-- Orders are counted as in mart.refresh_monthly_by: by customer and city once, at the order's first line; by product once a day for each
-- product.
--
-- Reads   ods.order_line, ods.sales_order of the days, mart.place_member
-- Grain   member, source
create or replace function mart.edge_sales_by(p_grouping text, p_from date, p_to date)
returns table (member text, source_name text, sales numeric, orders bigint, lines bigint, quantity numeric, profit numeric)
language sql
stable
security definer
set search_path = ''
as $$
  with line as (
    select
      case p_grouping
        when 'customer' then coalesce(line.customer_id, '')
        when 'product' then coalesce(line.product_id, '')
        else place.city
      end as member,
      line.source_name,
      line.order_id,
      line.order_date,
      line.sales,
      line.quantity,
      line.profit
    from ods.order_line as line
    inner join mart.place_member as place on place.place_id = line.place_id
    where line.order_date between p_from and p_to
  ),

  counted as (
    select
      case p_grouping when 'customer' then coalesce(sales_order.customer_id, '') else place.city end as member,
      sales_order.source_name,
      count(*) as orders
    from ods.sales_order
    inner join mart.place_member as place on place.place_id = sales_order.place_id
    where sales_order.order_date between p_from and p_to and p_grouping <> 'product'
    group by 1, sales_order.source_name
    union all
    select line.member, line.source_name, count(distinct (line.order_id, line.order_date))
    from line
    where p_grouping = 'product'
    group by line.member, line.source_name
  )

  select
    line.member, line.source_name, sum(line.sales), coalesce(max(counted.orders), 0), count(*), coalesce(sum(line.quantity), 0),
    coalesce(sum(line.profit), 0)
  from line
  left join counted on counted.member = line.member and counted.source_name = line.source_name
  group by line.member, line.source_name;
$$;

comment on function mart.edge_sales_by(text, date, date) is
'Grain: one row per source and customer, product or city with orders on the days from p_from to p_to. Sales and profit in the store''s currency.';
