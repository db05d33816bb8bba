-- Rows as received: all text, stamped with their batch and line.
create schema stg;
comment on schema stg is 'Rows as received, all text, stamped with batch and line.';

create table stg.order_line (
  batch_id bigint not null,
  line bigint not null,
  row_id text,
  order_id text,
  order_date text,
  ship_date text,
  ship_mode text,
  customer_id text,
  customer_name text,
  segment text,
  country text,
  city text,
  state text,
  postal_code text,
  region text,
  product_id text,
  category text,
  sub_category text,
  product_name text,
  sales text,
  quantity text,
  discount text,
  profit text
);
comment on table stg.order_line is 'One row a received order line; columns that the source does not have are null.';
comment on column stg.order_line.batch_id is 'The batch that brought the row.';
comment on column stg.order_line.line is 'Line of the file (the header is 1), or position of the row in the day''s answer (the first is 1).';

-- Batches are appended one after the other, so a block range index finds one at no cost to COPY.
create index order_line_batch_id_idx on stg.order_line using brin (batch_id) with (pages_per_range = 16);
