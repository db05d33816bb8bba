-- mart.dim_customer: customers as the star shows them.
create or replace view mart.dim_customer as
select customer.customer_id, customer.source_name, customer.customer_name, customer.segment
from ods.customer;

comment on view mart.dim_customer is 'Grain: one row a customer, as its latest order named it.';
comment on column mart.dim_customer.customer_id is 'Key of the customer.';
comment on column mart.dim_customer.source_name is 'Source that knows the customer: the same key in another source is another customer.';
comment on column mart.dim_customer.customer_name is 'Latest name; null if the source does not say.';
comment on column mart.dim_customer.segment is 'Latest segment; null if the source does not say.';
