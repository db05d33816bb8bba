-- ods.load_lines: write the new, changed and deleted lines of a batch to ods.order_line.
--
-- Reads   etl.batch, pg_temp.typed_line, pg_temp.missing_line
-- Writes  ods.order_line, pg_temp.typed_line
-- Grain   order_id, source_name, line_id
-- Re-run  safe: unchanged rows are not written
create or replace function ods.load_lines(p_batch_id bigint)
returns table (rows_inserted bigint, rows_updated bigint, rows_deleted bigint)
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_source_name text := (select batch.source_name from etl.batch where batch.batch_id = p_batch_id);
begin
  -- Sorted by day, so that the lines of a day are stored together: the marts read them by day.
  insert into ods.order_line (
    order_id, line_id, source_name, order_date, placed_on, kind, ship_date, ship_mode, customer_id, customer_name, segment,
    place_id, product_id, product_name, category, subcategory, sales, quantity, discount, profit, gross_sales,
    discount_amount, tax, shipping, cost, attributes, batch_id
  )
  select
    changed.order_id, changed.line_id, v_source_name, changed.order_date, changed.placed_on, changed.kind,
    changed.ship_date, changed.ship_mode, changed.customer_id, changed.customer_name, changed.segment, changed.place_id,
    changed.product_id, changed.product_name, changed.category, changed.subcategory, changed.sales, changed.quantity,
    changed.discount, changed.profit, changed.gross_sales, changed.discount_amount, changed.tax, changed.shipping,
    changed.cost, changed.attributes, p_batch_id
  from pg_temp.typed_line as changed
  where changed.status = 'new'
  order by changed.order_date;
  get diagnostics rows_inserted = row_count;

  update ods.order_line as line
  set
    order_date = changed.order_date,
    placed_on = changed.placed_on,
    kind = changed.kind,
    ship_date = changed.ship_date,
    ship_mode = changed.ship_mode,
    customer_id = changed.customer_id,
    customer_name = changed.customer_name,
    segment = changed.segment,
    place_id = changed.place_id,
    product_id = changed.product_id,
    product_name = changed.product_name,
    category = changed.category,
    subcategory = changed.subcategory,
    sales = changed.sales,
    quantity = changed.quantity,
    discount = changed.discount,
    profit = changed.profit,
    gross_sales = changed.gross_sales,
    discount_amount = changed.discount_amount,
    tax = changed.tax,
    shipping = changed.shipping,
    cost = changed.cost,
    attributes = changed.attributes,
    batch_id = p_batch_id
  from pg_temp.typed_line as changed
  where
    line.order_id = changed.order_id
    and line.source_name = v_source_name
    and line.line_id = changed.line_id
    and changed.status = 'changed';
  get diagnostics rows_updated = row_count;

  rows_deleted := ods.delete_lines(p_batch_id => p_batch_id);
  return next;
end;
$$;

comment on function ods.load_lines(bigint) is
'Writes the new and changed order lines of a batch, and deletes those that were deleted at the source; returns the number of each.';
