-- Typed and constrained: order lines, orders, customers, products and places. There are no foreign keys, since each would fire a row
-- trigger on every load: the data tests in checks/ check the references of a whole batch at once. Keys collate "C": they are codes,
-- and bytes compare fastest.
create schema ods;
comment on schema ods is 'Typed and constrained: order lines, orders, customers, products, places.';

create table ods.order_line (
  order_id text collate "C" not null,
  line_id text collate "C" not null,
  source_name text collate "C" not null,
  kind text not null,
  order_date date not null,
  placed_on date not null,
  ship_date date,
  ship_mode text collate "C",
  customer_id text collate "C",
  customer_name text collate "C",
  segment text collate "C",
  place_id text collate "C" not null,
  product_id text collate "C",
  product_name text collate "C",
  category text collate "C",
  subcategory text collate "C",
  sales numeric(18, 4) not null,
  quantity numeric(18, 4),
  discount numeric(9, 4),
  profit numeric(18, 4),
  gross_sales numeric(18, 4),
  discount_amount numeric(18, 4),
  tax numeric(18, 4),
  shipping numeric(18, 4),
  cost numeric(18, 4),
  attributes jsonb,
  batch_id bigint not null,
  constraint order_line_pkey primary key (order_id, source_name, line_id),
  constraint order_line_kind_is_known check (kind in ('sale', 'return')),
  constraint order_line_that_is_a_sale_has_the_day_of_its_order check (kind = 'return' or placed_on = order_date),
  constraint order_line_has_an_order check (order_id <> ''),
  constraint order_line_ships_after_it_was_ordered check (ship_date >= order_date),
  constraint order_line_sales_are_finite check (sales < 'infinity' and sales > '-infinity')
);
comment on table ods.order_line is 'One row per order line, a sale or a return. Names and groups are as they were on the day of the order.';
comment on column ods.order_line.order_id is 'Order that the line belongs to. Where order numbers start again (orderIdsRestart), the period is appended, such as 1001/2025.';
comment on column ods.order_line.line_id is 'The source''s row ID; for a return the day is appended, such as 17@2025-03-01, so that it never takes the key of the sale. Without row IDs: product, row number within order, product and day, and the day, such as product_id#1@2025-03-01, or product_id#-1@2025-03-01 for a return.';
comment on column ods.order_line.source_name is 'Source that the line came from.';
comment on column ods.order_line.kind is 'sale or return. A return has negative sales (or a negative quantity if sales are 0), or the source lists it among the returns of its order. It belongs to the order that it returns.';
comment on column ods.order_line.order_date is 'Business day of the sale or the return.';
comment on column ods.order_line.placed_on is 'Business day whose batch contains the line. For a return that the source lists in its order, the day on which the order was placed; otherwise order_date.';
comment on column ods.order_line.ship_date is 'Day the line was shipped; null if the source does not provide it.';
comment on column ods.order_line.ship_mode is 'How the line was shipped, such as Second Class.';
comment on column ods.order_line.customer_id is 'Customer that ordered; null if the source does not provide it.';
comment on column ods.order_line.customer_name is 'Name of the customer on the day of the order.';
comment on column ods.order_line.segment is 'Segment of the customer on the day of the order.';
comment on column ods.order_line.place_id is 'Place that the order was shipped to; key of ods.place.';
comment on column ods.order_line.product_id is 'Product that was ordered; null if the source does not provide it.';
comment on column ods.order_line.product_name is 'Name of the product on the day of the order.';
comment on column ods.order_line.category is 'Category of the product on the day of the order.';
comment on column ods.order_line.subcategory is 'Subcategory of the product on the day of the order.';
comment on column ods.order_line.sales is 'Value of the line after discount, in the store''s currency.';
comment on column ods.order_line.quantity is 'Units sold; negative for a return; null if the source does not provide it.';
comment on column ods.order_line.discount is 'Discount as a fraction of the list price, 0.2 for 20 %.';
comment on column ods.order_line.profit is 'Profit of the line, in the store''s currency.';
comment on column ods.order_line.gross_sales is 'List price times quantity, in the store''s currency; null if the source does not provide it.';
comment on column ods.order_line.discount_amount is 'Discount as an amount, in the store''s currency; null if the source does not provide it.';
comment on column ods.order_line.tax is 'Tax, not included in sales, in the store''s currency; null if the source does not provide it.';
comment on column ods.order_line.shipping is 'Shipping charge, not included in sales, in the store''s currency; null if the source does not provide it.';
comment on column ods.order_line.cost is 'Cost of the goods, in the store''s currency; null if the source does not provide it.';
comment on column ods.order_line.attributes is 'Columns of the source''s own, by their names in its document; null if it has none.';
comment on column ods.order_line.batch_id is 'The batch that last wrote the line.';
create index order_line_order_date_idx on ods.order_line (order_date);
create index order_line_placed_on_idx on ods.order_line (placed_on) where placed_on <> order_date;

create table ods.sales_order (
  order_id text collate "C" not null,
  source_name text collate "C" not null,
  order_date date not null,
  ship_date date,
  ship_mode text collate "C",
  customer_id text collate "C",
  segment text collate "C",
  place_id text collate "C" not null,
  constraint sales_order_pkey primary key (order_id, source_name)
);
create index sales_order_order_date_idx on ods.sales_order (order_date);
comment on table ods.sales_order is 'One row per order, described by its first line (earliest date, then lowest line_id).';
comment on column ods.sales_order.order_id is 'Key of the order, as the source gives it.';
comment on column ods.sales_order.source_name is 'Source that the order came from.';
comment on column ods.sales_order.order_date is 'Business day of the order.';
comment on column ods.sales_order.ship_date is 'Day the first line was shipped; null if the source does not provide it.';
comment on column ods.sales_order.ship_mode is 'How the first line was shipped.';
comment on column ods.sales_order.customer_id is 'Customer that ordered; null if the source does not provide it.';
comment on column ods.sales_order.segment is 'Segment of the customer on the day of the order.';
comment on column ods.sales_order.place_id is 'Place the order was shipped to.';

create table ods.customer (
  customer_id text collate "C" not null,
  source_name text collate "C" not null,
  customer_name text collate "C",
  segment text collate "C",
  seen_on date not null,
  constraint customer_pkey primary key (customer_id, source_name)
);
comment on table ods.customer is 'One row per customer, described by the latest order line that names it.';
comment on column ods.customer.customer_id is 'Key of the customer, as the source gives it.';
comment on column ods.customer.source_name is 'Source of the customer: the same key in another source is a different customer.';
comment on column ods.customer.customer_name is 'Name of the customer.';
comment on column ods.customer.segment is 'Segment that the customer belongs to.';
comment on column ods.customer.seen_on is 'Business day of the order line that the description comes from. A line of a later day replaces the description.';

create table ods.product (
  product_id text collate "C" not null,
  source_name text collate "C" not null,
  product_name text collate "C",
  category text collate "C",
  subcategory text collate "C",
  seen_on date not null,
  constraint product_pkey primary key (product_id, source_name)
);
comment on table ods.product is 'One row per product, described by the latest order line that names it. ods.order_line has the names as sold.';
comment on column ods.product.product_id is 'Key of the product, as the source gives it.';
comment on column ods.product.source_name is 'Source of the product: the same key in another source is a different product.';
comment on column ods.product.product_name is 'Name of the product.';
comment on column ods.product.category is 'Category of the product.';
comment on column ods.product.subcategory is 'Subcategory of the product, within its category.';
comment on column ods.product.seen_on is 'Business day of the order line that the description comes from. A line of a later day replaces the description.';

create table ods.place (
  place_id text collate "C" not null,
  country text collate "C",
  region text collate "C",
  state text collate "C",
  city text collate "C",
  postal_code text collate "C",
  constraint place_pkey primary key (place_id)
);
comment on table ods.place is 'One row per place that orders were shipped to. The key consists of all the columns, so a place never changes.';
comment on column ods.place.place_id is 'Key of the place: country, region, state, city and postal code, joined by " › ".';
comment on column ods.place.country is 'Country.';
comment on column ods.place.region is 'Sales region.';
comment on column ods.place.state is 'State or province.';
comment on column ods.place.city is 'City; several states may have a city of this name.';
comment on column ods.place.postal_code is 'Postal code with its leading zeros.';

create table ods.exchange_rate (
  currency text collate "C" not null,
  day date not null,
  rate numeric not null,
  constraint exchange_rate_pkey primary key (currency, day),
  constraint exchange_rate_currency_is_a_code check (currency ~ '^[A-Z]{3}$'),
  constraint exchange_rate_is_positive check (rate > 0 and rate < 'infinity')
);
comment on table ods.exchange_rate is 'One row per currency and business day, as loaded with deno task rates.';
comment on column ods.exchange_rate.currency is 'ISO 4217 code of the currency of a source, such as USD.';
comment on column ods.exchange_rate.day is 'Business day of the order line.';
comment on column ods.exchange_rate.rate is 'Value of one unit of the currency in the store''s currency.';
