-- The floor: one typed table and nine rankings by sales, as a good engineer writes it in an hour. One transaction.
--
-- It has no rejected rows (one wrong line stops it), no orders, customers, products or places of their own, no counts,
-- no data tests, no day ledger and no increment: what changed is found, but the rankings are always made in full.
begin;
set local work_mem = '256MB';
set local jit = off;

insert into floor.sale as target
select
  row_id::bigint, order_id, to_date(order_date, 'DD.MM.YYYY'), to_date(ship_date, 'DD.MM.YYYY'), ship_mode, customer_id,
  customer_name, segment, country, city, state, lpad(postal_code, 5, '0'), region, product_id, category, subcategory,
  product_name, sales::numeric, quantity::numeric, discount::numeric, profit::numeric
from floor.staged
on conflict (order_id, row_id) do update
set
  order_date = excluded.order_date, ship_date = excluded.ship_date, ship_mode = excluded.ship_mode,
  customer_id = excluded.customer_id, customer_name = excluded.customer_name, segment = excluded.segment,
  country = excluded.country, city = excluded.city, state = excluded.state, postal_code = excluded.postal_code,
  region = excluded.region, product_id = excluded.product_id, category = excluded.category,
  subcategory = excluded.subcategory, product_name = excluded.product_name, sales = excluded.sales,
  quantity = excluded.quantity, discount = excluded.discount, profit = excluded.profit
where target is distinct from excluded;

-- The same file again changes nothing, and so no ranking.
select :ROW_COUNT > 0 as is_changed \gset
\if :is_changed
truncate floor.sales_daily, floor.ranking;
insert into floor.sales_daily select order_date, sum(sales) from floor.sale group by order_date;
insert into floor.ranking select 'customer', customer_id, sum(sales) from floor.sale group by customer_id;
insert into floor.ranking select 'product', product_id, sum(sales) from floor.sale group by product_id;
insert into floor.ranking select 'city', concat_ws(', ', country, state, city), sum(sales) from floor.sale group by country, state, city;
insert into floor.ranking select 'state', concat_ws(', ', country, state), sum(sales) from floor.sale group by country, state;
insert into floor.ranking select 'region', concat_ws(', ', country, region), sum(sales) from floor.sale group by country, region;
insert into floor.ranking select 'category', category, sum(sales) from floor.sale group by category;
insert into floor.ranking select 'subcategory', concat_ws(', ', category, subcategory), sum(sales) from floor.sale group by category, subcategory;
insert into floor.ranking select 'segment', segment, sum(sales) from floor.sale group by segment;
insert into floor.ranking select 'ship_mode', ship_mode, sum(sales) from floor.sale group by ship_mode;
\endif
commit;
