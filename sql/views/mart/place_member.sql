-- mart.place_member: the region, state and city of a place, as members of these groupings.
create or replace view mart.place_member as
select
  named.place_id,
  concat(named.country, ' › ', named.region) as region,
  concat(named.country, ' › ', named.state) as state,
  concat(named.country, ' › ', named.state, ' › ', named.city) as city
from (
  select
    place.place_id,
    replace(coalesce(place.country, 'unknown'), '›', '››') as country,
    replace(coalesce(place.region, 'unknown'), '›', '››') as region,
    replace(coalesce(place.state, 'unknown'), '›', '››') as state,
    replace(coalesce(place.city, 'unknown'), '›', '››') as city
  from ods.place
) as named;

comment on view mart.place_member is 'Grain: one row per place, with its members in the groupings region, state and city. Country and state come first, since names repeat.';
comment on column mart.place_member.place_id is 'Key of the place.';
comment on column mart.place_member.region is 'Member of the grouping region, such as United States › South.';
comment on column mart.place_member.state is 'Member of the grouping state, such as United States › Virginia.';
comment on column mart.place_member.city is 'Member of the grouping city, such as United States › Virginia › Springfield.';
