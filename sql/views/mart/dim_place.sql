-- mart.dim_place: the place dimension of the star schema.
create or replace view mart.dim_place as
select place.place_id, place.country, place.region, place.state, place.city, place.postal_code
from ods.place;

comment on view mart.dim_place is 'Grain: one row per place that orders were shipped to.';
comment on column mart.dim_place.place_id is 'Key of the place.';
comment on column mart.dim_place.country is 'Country; null if the source does not provide it.';
comment on column mart.dim_place.region is 'Sales region; null if the source does not provide it.';
comment on column mart.dim_place.state is 'State; null if the source does not provide it.';
comment on column mart.dim_place.city is 'City; several states may have a city of this name; null if the source does not provide it.';
comment on column mart.dim_place.postal_code is 'Postal code with its leading zeros; null if the source does not provide it.';
