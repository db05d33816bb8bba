-- Rows as received: all text, stamped with their batch and line.
create schema stg;
comment on schema stg is 'Rows as received, all text, stamped with batch and line.';

create table stg.order_line (
  batch_id bigint not null,
  line bigint not null,
  row_id text collate "C",
  order_id text collate "C",
  order_date text collate "C",
  placed_on text collate "C",
  ship_date text collate "C",
  ship_mode text collate "C",
  customer_id text collate "C",
  customer_name text collate "C",
  segment text collate "C",
  country text collate "C",
  city text collate "C",
  state text collate "C",
  postal_code text collate "C",
  region text collate "C",
  product_id text collate "C",
  category text collate "C",
  subcategory text collate "C",
  product_name text collate "C",
  sales text collate "C",
  quantity text collate "C",
  discount text collate "C",
  profit text collate "C",
  gross_sales text collate "C",
  discount_amount text collate "C",
  tax text collate "C",
  shipping text collate "C",
  cost text collate "C",
  currency text collate "C",
  attribute_1 text collate "C",
  attribute_2 text collate "C",
  attribute_3 text collate "C",
  attribute_4 text collate "C",
  attribute_5 text collate "C",
  attribute_6 text collate "C",
  attribute_7 text collate "C",
  attribute_8 text collate "C"
) with (autovacuum_vacuum_insert_threshold = -1);
comment on table stg.order_line is 'One row per received order line; a column that the source does not have is null.';
comment on column stg.order_line.batch_id is 'The batch that brought the row.';
comment on column stg.order_line.line is 'Line of the file (the header is 1), or position of the row in the day''s answer (the first is 1).';
comment on column stg.order_line.row_id is 'Row ID, as received.';
comment on column stg.order_line.order_id is 'Order ID, as received.';
comment on column stg.order_line.order_date is 'Order date, as received.';
comment on column stg.order_line.placed_on is 'For a return that the source nests in its order: date on which the order was placed, as received. Null for any other row.';
comment on column stg.order_line.ship_date is 'Ship date, as received.';
comment on column stg.order_line.ship_mode is 'Ship mode, as received.';
comment on column stg.order_line.customer_id is 'Customer ID, as received.';
comment on column stg.order_line.customer_name is 'Name of the customer, as received.';
comment on column stg.order_line.segment is 'Segment, as received.';
comment on column stg.order_line.country is 'Country, as received.';
comment on column stg.order_line.city is 'City, as received.';
comment on column stg.order_line.state is 'State, as received.';
comment on column stg.order_line.postal_code is 'Postal code, as received.';
comment on column stg.order_line.region is 'Sales region, as received.';
comment on column stg.order_line.product_id is 'Product ID, as received.';
comment on column stg.order_line.category is 'Category, as received.';
comment on column stg.order_line.subcategory is 'Subcategory, as received.';
comment on column stg.order_line.product_name is 'Name of the product, as received.';
comment on column stg.order_line.sales is 'Sales, as received.';
comment on column stg.order_line.quantity is 'Quantity, as received.';
comment on column stg.order_line.discount is 'Discount, as received.';
comment on column stg.order_line.profit is 'Profit, as received.';
comment on column stg.order_line.gross_sales is 'Sales before discount, as received.';
comment on column stg.order_line.discount_amount is 'Discount as an amount, as received.';
comment on column stg.order_line.tax is 'Tax, as received.';
comment on column stg.order_line.shipping is 'Shipping charge, as received.';
comment on column stg.order_line.cost is 'Cost of goods, as received.';
comment on column stg.order_line.currency is 'Currency, as received.';
comment on column stg.order_line.attribute_1 is 'Attribute 1 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_2 is 'Attribute 2 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_3 is 'Attribute 3 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_4 is 'Attribute 4 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_5 is 'Attribute 5 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_6 is 'Attribute 6 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_7 is 'Attribute 7 of the source document: a column of the source''s own, as received.';
comment on column stg.order_line.attribute_8 is 'Attribute 8 of the source document: a column of the source''s own, as received.';

-- Batches are appended one after another, so a BRIN index finds the rows of a batch and costs COPY next to nothing.
-- A publication summarizes this index for the rows that were just staged. Vacuum after inserts is off for the table: a publication would
-- wait for it and then cancel it, and an interrupted summary makes every later batch read the blocks that follow. Maintenance vacuums
-- stg instead.
create index order_line_batch_id_idx on stg.order_line using brin (batch_id) with (pages_per_range = 16);
