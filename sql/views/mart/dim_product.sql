-- mart.dim_product: the product dimension of the star schema.
create or replace view mart.dim_product as
select product.product_id, product.source_name, product.product_name, product.category, product.subcategory
from ods.product;

comment on view mart.dim_product is 'Grain: one row per product, described by the latest order line that names it.';
comment on column mart.dim_product.product_id is 'Key of the product.';
comment on column mart.dim_product.source_name is 'Source of the product: the same key in another source is a different product.';
comment on column mart.dim_product.product_name is 'Latest name; null if the source does not provide it.';
comment on column mart.dim_product.category is 'Latest category; null if the source does not provide it.';
comment on column mart.dim_product.subcategory is 'Latest subcategory; null if the source does not provide it.';
