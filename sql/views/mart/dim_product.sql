-- mart.dim_product: products as the star shows them.
create or replace view mart.dim_product as
select product.product_id, product.source_name, product.product_name, product.category, product.subcategory
from ods.product;

comment on view mart.dim_product is 'Grain: one row a product, as its latest order named it.';
comment on column mart.dim_product.product_id is 'Key of the product.';
comment on column mart.dim_product.source_name is 'Source that knows the product: the same key in another source is another product.';
comment on column mart.dim_product.product_name is 'Latest name; null if the source does not say.';
comment on column mart.dim_product.category is 'Latest category; null if the source does not say.';
comment on column mart.dim_product.subcategory is 'Latest subcategory; null if the source does not say.';
