-- mart.dim_place: places as the star shows them.
create or replace view mart.dim_place as
select place.place_id, place.country, place.region, place.state, place.city, place.postal_code
from ods.place;

comment on view mart.dim_place is 'Grain: one row a place that orders went to.';
comment on column mart.dim_place.place_id is 'Key of the place.';
comment on column mart.dim_place.country is 'Country; null if the source does not say.';
comment on column mart.dim_place.region is 'Sales region; null if the source does not say.';
comment on column mart.dim_place.state is 'State; null if the source does not say.';
comment on column mart.dim_place.city is 'City; its name repeats across states; null if the source does not say.';
comment on column mart.dim_place.postal_code is 'Postal code with its leading zeros; null if the source does not say.';
