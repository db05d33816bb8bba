-- mart.sales_by_series: what came, by the series that are projected; days without orders are left out.
create or replace view mart.sales_by_series as
select 'total'::text collate "C" as series, daily.day, daily.sales, daily.orders, daily.quantity
from mart.sales_daily as daily
union all
select series.series, daily.day, daily.sales, daily.orders, daily.quantity
from mart.series
inner join mart.sales_daily_by as daily on daily.grouping = series.grouping and daily.member = series.member;

comment on view mart.sales_by_series is 'Grain: one row a projected series and business day with orders. Sales in the shop''s currency.';
comment on column mart.sales_by_series.series is 'What is projected: total, or grouping and member as in category: Furniture.';
comment on column mart.sales_by_series.day is 'Business day.';
comment on column mart.sales_by_series.sales is 'Sum of sales after discount.';
comment on column mart.sales_by_series.orders is 'Number of orders with a line here.';
comment on column mart.sales_by_series.quantity is 'Sum of units sold.';
