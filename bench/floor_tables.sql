-- The tables of both floors; staging is logged, as stg is.
create schema floor;

create table floor.staged (
  row_id text, order_id text, order_date text, ship_date text, ship_mode text, customer_id text, customer_name text,
  segment text, country text, city text, state text, postal_code text, region text, product_id text, category text,
  subcategory text, product_name text, sales text, quantity text, discount text, profit text
);

create table floor.sale (
  row_id bigint, order_id text, order_date date, ship_date date, ship_mode text, customer_id text, customer_name text,
  segment text, country text, city text, state text, postal_code text, region text, product_id text, category text,
  subcategory text, product_name text, sales numeric(18, 4), quantity numeric(14, 3), discount numeric(9, 4),
  profit numeric(18, 4), primary key (order_id, row_id)
);

create table floor.sales_daily (day date primary key, sales numeric);
create table floor.ranking (grouping text, member text, sales numeric, primary key (grouping, member));

-- For the floor with the output of Storecast: the same typed rows and aggregates, keys and indexes as there.
create table floor.order_line (like ods.order_line including all);
create table floor.sales_order (like ods.sales_order including all);
create table floor.customer (like ods.customer including all);
create table floor.product (like ods.product including all);
create table floor.place (like ods.place including all);
create table floor.sales_daily_full (like mart.sales_daily including all);
create table floor.sales_daily_by (like mart.sales_daily_by including all);
create table floor.sales_monthly_by (like mart.sales_monthly_by including all);
