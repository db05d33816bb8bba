-- mart.fct_sales: the fact table of the star schema, as a view of the order lines.
create or replace view mart.fct_sales as
select
  line.order_id,
  line.line_id,
  line.order_date,
  line.ship_date,
  line.ship_mode,
  line.customer_id,
  line.segment,
  line.place_id,
  line.product_id,
  line.category,
  line.subcategory,
  line.sales,
  line.quantity,
  line.discount,
  line.profit,
  line.source_name,
  line.kind,
  line.gross_sales,
  line.discount_amount,
  line.tax,
  line.shipping,
  line.cost,
  line.attributes
from ods.order_line as line;

comment on view mart.fct_sales is 'Grain: one row per order line. Join mart.dim_date on order_date, mart.dim_customer, mart.dim_product and mart.dim_place on their keys.';
comment on column mart.fct_sales.order_id is 'Order ID. Count orders with count(distinct (order_id, source_name)).';
comment on column mart.fct_sales.line_id is 'Line within the order.';
comment on column mart.fct_sales.order_date is 'Business day of the sale or the return; key of mart.dim_date.';
comment on column mart.fct_sales.ship_date is 'Day the line was shipped; null if the source does not provide it.';
comment on column mart.fct_sales.ship_mode is 'How the line was shipped; null if the source does not provide it.';
comment on column mart.fct_sales.customer_id is 'Key of mart.dim_customer, with source_name; null if the source does not provide it.';
comment on column mart.fct_sales.segment is 'Segment of the customer on the day of the order; null if the source does not provide it.';
comment on column mart.fct_sales.place_id is 'Key of mart.dim_place.';
comment on column mart.fct_sales.product_id is 'Key of mart.dim_product, with source_name; null if the source does not provide it.';
comment on column mart.fct_sales.category is 'Category of the product on the day of the order; null if the source does not provide it.';
comment on column mart.fct_sales.subcategory is 'Subcategory of the product on the day of the order; null if the source does not provide it.';
comment on column mart.fct_sales.sales is 'Value of the line after discount, in the store''s currency.';
comment on column mart.fct_sales.quantity is 'Units sold; negative for a return; null if the source does not provide it.';
comment on column mart.fct_sales.discount is 'Discount as a fraction of the list price; null if the source does not provide it.';
comment on column mart.fct_sales.profit is 'Profit of the line, in the store''s currency; null if the source does not provide it.';
comment on column mart.fct_sales.source_name is 'Source that the line came from.';
comment on column mart.fct_sales.kind is 'sale or return; the sales of a return are negative.';
comment on column mart.fct_sales.gross_sales is 'List price times quantity, in the store''s currency; null if the source does not provide it.';
comment on column mart.fct_sales.discount_amount is 'Discount as an amount, in the store''s currency; null if the source does not provide it.';
comment on column mart.fct_sales.tax is 'Tax, in the store''s currency; null if the source does not provide it.';
comment on column mart.fct_sales.shipping is 'Shipping charge, in the store''s currency; null if the source does not provide it.';
comment on column mart.fct_sales.cost is 'Cost of the goods, in the store''s currency; null if the source does not provide it.';
comment on column mart.fct_sales.attributes is 'Columns of the source''s own, by their names in its document; null if it has none.';
