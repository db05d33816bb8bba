-- The floor with the output of Storecast: the same typed rows, orders, customers, products, places and aggregates with
-- every measure. Still without rejected rows, data tests, day ledger and increment. One transaction.
begin;
set local work_mem = '256MB';
set local jit = off;

insert into floor.order_line as target (
  order_id, line_id, source_name, kind, order_date, ship_date, ship_mode, customer_id, customer_name, segment, place_id,
  product_id, product_name, category, subcategory, sales, quantity, discount, profit, batch_id
)
select
  order_id, row_id, 'superstore', case when sales::numeric < 0 then 'return' else 'sale' end, to_date(order_date, 'DD.MM.YYYY'), to_date(ship_date, 'DD.MM.YYYY'), ship_mode,
  customer_id, customer_name, segment,
  concat_ws(' › ', country, region, state, city, coalesce(lpad(postal_code, 5, '0'), '')), product_id, product_name,
  category, subcategory, sales::numeric, quantity::numeric, discount::numeric, profit::numeric, 1
from floor.staged
on conflict (order_id, source_name, line_id) do update
set
  order_date = excluded.order_date, ship_date = excluded.ship_date, ship_mode = excluded.ship_mode,
  customer_id = excluded.customer_id, customer_name = excluded.customer_name, segment = excluded.segment,
  place_id = excluded.place_id, product_id = excluded.product_id, product_name = excluded.product_name,
  category = excluded.category, subcategory = excluded.subcategory, sales = excluded.sales,
  quantity = excluded.quantity, discount = excluded.discount, profit = excluded.profit
where target is distinct from excluded;

-- The same file again changes nothing, and so no ranking.
select :ROW_COUNT > 0 as is_changed \gset
\if :is_changed
truncate floor.sales_order, floor.customer, floor.product;
insert into floor.sales_order
select distinct on (order_id) order_id, source_name, order_date, ship_date, ship_mode, customer_id, segment, place_id
from floor.order_line
order by order_id, order_date, line_id;
insert into floor.customer
select distinct on (customer_id) customer_id, source_name, customer_name, segment, order_date
from floor.order_line
order by customer_id, order_date desc, customer_name desc, segment desc;
insert into floor.product
select distinct on (product_id) product_id, source_name, product_name, category, subcategory, order_date
from floor.order_line
order by product_id, order_date desc, product_name desc, category desc, subcategory desc;
insert into floor.place
select distinct
  concat_ws(' › ', country, region, state, city, coalesce(lpad(postal_code, 5, '0'), '')), country, region, state, city,
  lpad(postal_code, 5, '0')
from floor.staged
on conflict (place_id) do nothing;

truncate floor.sales_daily_full, floor.sales_daily_by, floor.sales_monthly_by;
insert into floor.sales_daily_full
select order_date, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by order_date;

insert into floor.sales_daily_by
select order_date, 'category', category, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by order_date, category;
insert into floor.sales_daily_by
select order_date, 'subcategory', category || ' › ' || subcategory, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by order_date, category, subcategory;
insert into floor.sales_daily_by
select order_date, 'segment', segment, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by order_date, segment;
insert into floor.sales_daily_by
select order_date, 'ship_mode', ship_mode, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by order_date, ship_mode;
insert into floor.sales_daily_by
select order_date, 'region', country || ' › ' || region, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
inner join floor.place using (place_id)
group by order_date, country, region;
insert into floor.sales_daily_by
select order_date, 'state', country || ' › ' || state, sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
inner join floor.place using (place_id)
group by order_date, country, state;

insert into floor.sales_monthly_by
select date_trunc('month', order_date)::date, 'customer', customer_id, 'superstore', sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by date_trunc('month', order_date)::date, customer_id;
insert into floor.sales_monthly_by
select date_trunc('month', order_date)::date, 'product', product_id, 'superstore', sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
group by date_trunc('month', order_date)::date, product_id;
insert into floor.sales_monthly_by
select date_trunc('month', order_date)::date, 'city', country || ' › ' || state || ' › ' || city, 'superstore', sum(sales), count(distinct order_id), count(*), sum(quantity), sum(profit)
from floor.order_line
inner join floor.place using (place_id)
group by date_trunc('month', order_date)::date, country, state, city;
\endif
commit;
