-- mart.dim_customer: the customer dimension of the star schema.
create or replace view mart.dim_customer as
select customer.customer_id, customer.source_name, customer.customer_name, customer.segment
from ods.customer;

comment on view mart.dim_customer is 'Grain: one row per customer, described by the latest order line that names it.';
comment on column mart.dim_customer.customer_id is 'Key of the customer.';
comment on column mart.dim_customer.source_name is 'Source of the customer: the same key in another source is a different customer.';
comment on column mart.dim_customer.customer_name is 'Latest name; null if the source does not provide it.';
comment on column mart.dim_customer.segment is 'Latest segment; null if the source does not provide it.';
