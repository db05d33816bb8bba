-- checks.lines_without_reference: order lines of the given days whose order, customer, product or place is not in ods.
--
-- Reads   ods.*
-- Grain   failing order line, as text
create or replace function checks.lines_without_reference(p_days date[])
returns setof text
language sql
stable
set search_path = ''
as $$
  select format('order %s line %s', line.order_id, line.line_id)
  from ods.order_line as line
  left join ods.sales_order on sales_order.order_id = line.order_id and sales_order.source_name = line.source_name
  left join ods.customer on customer.customer_id = line.customer_id and customer.source_name = line.source_name
  left join ods.product on product.product_id = line.product_id and product.source_name = line.source_name
  left join ods.place on place.place_id = line.place_id
  where
    line.order_date = any(p_days)
    and (
      sales_order.order_id is null
      or (line.customer_id is not null and customer.customer_id is null)
      or (line.product_id is not null and product.product_id is null)
      or place.place_id is null
    );
$$;

comment on function checks.lines_without_reference(date[]) is
'The order lines of the given days whose order, customer, product or place is missing, as text; no row if none is.';
