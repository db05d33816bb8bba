-- mart.sales_line: order lines with everything that a dashboard filters and groups by, so that its filters reach every chart.
--
-- The joins are outer joins on primary keys: a query that does not name their columns does not pay for them. What an order
-- does not say is unknown; what no order of the shop says is null, so that a chart can leave it out. PostgreSQL asks for that
-- once a query, and only if an order does not say.
create or replace view mart.sales_line as
select
  line.order_id,
  line.line_id,
  line.order_date as day,
  line.sales,
  line.quantity,
  line.profit,
  coalesce(place.country, (select 'unknown' from ods.place as said where said.country is not null limit 1)) as country,
  coalesce(place.region, (select 'unknown' from ods.place as said where said.region is not null limit 1)) as region,
  coalesce(place.state, (select 'unknown' from ods.place as said where said.state is not null limit 1)) as state,
  case place.country when 'United States' then us_states.codes ->> place.state end as state_code,
  nullif(concat_ws(', ', place.city, place.state), '') as city,
  coalesce(line.category, (select 'unknown' from ods.order_line as said where said.category is not null limit 1)) as category,
  coalesce(line.subcategory, (select 'unknown' from ods.order_line as said where said.subcategory is not null limit 1)) as subcategory,
  coalesce(product.product_name, line.product_id) as product,
  coalesce(customer.customer_name, line.customer_id) as customer,
  coalesce(line.segment, (select 'unknown' from ods.order_line as said where said.segment is not null limit 1)) as segment,
  coalesce(line.ship_mode, (select 'unknown' from ods.order_line as said where said.ship_mode is not null limit 1)) as ship_mode,
  line.customer_id,
  line.product_id,
  to_char(line.order_date, 'YYYY') as year,
  to_char(line.order_date, 'MM Mon') as month_of_year,
  to_char(line.order_date, 'ID Dy') as weekday,
  newest.day - (newest.day - line.order_date) / 28 * 28 - 27 as four_weeks_from,
  make_date(2000, extract(month from line.order_date)::integer, 1) as month
from ods.order_line as line
left join ods.place on place.place_id = line.place_id
left join ods.product on product.product_id = line.product_id
left join ods.customer on customer.customer_id = line.customer_id
cross join (select max(daily.day) as day from mart.sales_daily as daily) as newest
-- ISO 3166-2, by which maps know the states
cross join (
  values (jsonb '{
    "Alabama": "US-AL", "Alaska": "US-AK", "Arizona": "US-AZ", "Arkansas": "US-AR", "California": "US-CA",
    "Colorado": "US-CO", "Connecticut": "US-CT", "Delaware": "US-DE", "District of Columbia": "US-DC",
    "Florida": "US-FL", "Georgia": "US-GA", "Hawaii": "US-HI", "Idaho": "US-ID", "Illinois": "US-IL",
    "Indiana": "US-IN", "Iowa": "US-IA", "Kansas": "US-KS", "Kentucky": "US-KY", "Louisiana": "US-LA",
    "Maine": "US-ME", "Maryland": "US-MD", "Massachusetts": "US-MA", "Michigan": "US-MI", "Minnesota": "US-MN",
    "Mississippi": "US-MS", "Missouri": "US-MO", "Montana": "US-MT", "Nebraska": "US-NE", "Nevada": "US-NV",
    "New Hampshire": "US-NH", "New Jersey": "US-NJ", "New Mexico": "US-NM", "New York": "US-NY",
    "North Carolina": "US-NC", "North Dakota": "US-ND", "Ohio": "US-OH", "Oklahoma": "US-OK", "Oregon": "US-OR",
    "Pennsylvania": "US-PA", "Rhode Island": "US-RI", "South Carolina": "US-SC", "South Dakota": "US-SD",
    "Tennessee": "US-TN", "Texas": "US-TX", "Utah": "US-UT", "Vermont": "US-VT", "Virginia": "US-VA",
    "Washington": "US-WA", "West Virginia": "US-WV", "Wisconsin": "US-WI", "Wyoming": "US-WY"
  }')
) as us_states (codes);

comment on view mart.sales_line is 'Grain: one row an order line, with all that dashboards filter and group by. Sales and profit in the shop''s currency.';
comment on column mart.sales_line.order_id is 'Order; orders are counted by count(distinct order_id).';
comment on column mart.sales_line.line_id is 'Line within the order.';
comment on column mart.sales_line.day is 'Business day of the order.';
comment on column mart.sales_line.sales is 'Value of the line after discount, in the shop''s currency.';
comment on column mart.sales_line.quantity is 'Units sold; negative for a return; null if the source does not say.';
comment on column mart.sales_line.profit is 'Profit of the line, in the shop''s currency; null if the source does not say.';
comment on column mart.sales_line.country is 'Country that the order was shipped to; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.region is 'Sales region that the order was shipped to; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.state is 'State that the order was shipped to; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.state_code is 'ISO 3166-2 code of the state, such as US-CA; null outside of the United States.';
comment on column mart.sales_line.city is 'City and state, which tells a city from its namesakes; null if the source says neither.';
comment on column mart.sales_line.category is 'Category of the product on the day of the order; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.subcategory is 'Subcategory of the product on the day of the order; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.product is 'Latest name of the product, or its key if it has no name.';
comment on column mart.sales_line.customer is 'Latest name of the customer, or the key if there is no name; null if the source does not say.';
comment on column mart.sales_line.segment is 'Segment of the customer on the day of the order; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.ship_mode is 'How the line was shipped; unknown if it does not say, null if no order of the shop does.';
comment on column mart.sales_line.customer_id is 'Key of the customer, which tells namesakes apart.';
comment on column mart.sales_line.product_id is 'Key of the product, which tells namesakes apart.';
comment on column mart.sales_line.year is 'Calendar year of the order, as text.';
comment on column mart.sales_line.month_of_year is 'Month of the year, such as 01 Jan, whose texts sort as the months do.';
comment on column mart.sales_line.weekday is 'Day of the week, such as 1 Mon, whose texts sort as the days do.';
comment on column mart.sales_line.four_weeks_from is 'First day of the four weeks that the order falls into, counted back from the newest business day with orders.';
comment on column mart.sales_line.month is 'Month of the year as its first day in the year 2000: charts show its name, in the order of the year.';
