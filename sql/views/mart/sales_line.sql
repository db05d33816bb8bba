-- mart.sales_line: order lines with all columns that dashboards filter and group by, so that a filter applies to every chart.
--
-- The joins are outer joins on primary keys, so a query that does not use their columns does not pay for them. A value that an order
-- does not have is "unknown". A value that no order of the store has is null, so that charts can leave it out; the subqueries on the
-- daily aggregates that decide this run at most once per query.
create or replace view mart.sales_line as
select
  line.source_name as source,
  line.order_id,
  line.line_id,
  line.order_date as day,
  line.sales,
  line.quantity,
  line.profit,
  place.country,
  place.region,
  place.state,
  place.state_code,
  place.city,
  coalesce(
    line.category,
    (select 'unknown' from mart.sales_daily_by as said where said.grouping = 'category' and said.member <> 'unknown' limit 1)
  ) as category,
  coalesce(
    line.subcategory,
    (select 'unknown' from mart.sales_daily_by as said where said.grouping = 'subcategory' and said.member not like '%› unknown' limit 1)
  ) as subcategory,
  coalesce(product.product_name, line.product_id) as product,
  coalesce(customer.customer_name, line.customer_id) as customer,
  coalesce(
    line.segment,
    (select 'unknown' from mart.sales_daily_by as said where said.grouping = 'segment' and said.member <> 'unknown' limit 1)
  ) as segment,
  coalesce(
    line.ship_mode,
    (select 'unknown' from mart.sales_daily_by as said where said.grouping = 'ship_mode' and said.member <> 'unknown' limit 1)
  ) as ship_mode,
  line.customer_id,
  line.product_id,
  extract(year from line.order_date)::integer::text as year,
  to_char(line.order_date::timestamp, 'MM Mon') as month_of_year,
  to_char(line.order_date::timestamp, 'ID Dy') as weekday,
  (select max(daily.day) from mart.sales_daily as daily)
  - ((select max(daily.day) from mart.sales_daily as daily) - line.order_date) / 28 * 28
  - 27 as four_weeks_from,
  make_date(2000, extract(month from line.order_date)::integer, 1) as month
from ods.order_line as line
left join mart.place_name as place on place.place_id = line.place_id
left join ods.product on product.product_id = line.product_id and product.source_name = line.source_name
left join ods.customer on customer.customer_id = line.customer_id and customer.source_name = line.source_name;

comment on view mart.sales_line is 'Grain: one row per order line, with all columns that dashboards filter and group by. Sales and profit in the store''s currency.';
comment on column mart.sales_line.source is 'Source that the line came from, such as a web shop or a till.';
comment on column mart.sales_line.order_id is 'Order ID. Count orders with count(distinct source || '':'' || order_id).';
comment on column mart.sales_line.line_id is 'Line within the order.';
comment on column mart.sales_line.day is 'Business day of the sale or the return.';
comment on column mart.sales_line.sales is 'Value of the line after discount, in the store''s currency.';
comment on column mart.sales_line.quantity is 'Units sold; negative for a return; null if the source does not provide it.';
comment on column mart.sales_line.profit is 'Profit of the line, in the store''s currency; null if the source does not provide it.';
comment on column mart.sales_line.country is 'Country that the order was shipped to; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.region is 'Sales region that the order was shipped to; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.state is 'State that the order was shipped to; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.state_code is 'ISO 3166-2 code of the state, such as US-CA; null outside the United States.';
comment on column mart.sales_line.city is 'City and state, which distinguishes cities of the same name; null if the source provides neither.';
comment on column mart.sales_line.category is 'Category of the product on the day of the order; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.subcategory is 'Subcategory of the product on the day of the order; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.product is 'Latest name of the product, or its ID if it has no name; null if the source provides neither.';
comment on column mart.sales_line.customer is 'Latest name of the customer, or the ID if there is no name; null if the source does not provide it.';
comment on column mart.sales_line.segment is 'Segment of the customer on the day of the order; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.ship_mode is 'How the line was shipped; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.sales_line.customer_id is 'Customer ID, which distinguishes customers of the same name; null if the source does not provide it.';
comment on column mart.sales_line.product_id is 'Product ID, which distinguishes products of the same name; null if the source does not provide it.';
comment on column mart.sales_line.year is 'Calendar year of the order, as text.';
comment on column mart.sales_line.month_of_year is 'Month of the year, such as 01 Jan, so that the texts sort in the order of the year.';
comment on column mart.sales_line.weekday is 'Day of the week, such as 1 Mon, so that the texts sort in the order of the week.';
comment on column mart.sales_line.four_weeks_from is 'First day of the four-week period that the order falls into. The last period ends on the newest business day with orders.';
comment on column mart.sales_line.month is 'Month of the year, as its first day in the year 2000, so that charts can show its name and sort by it.';
