-- mart.place_name: places by the names that dashboards show.
--
-- A value that an order does not have is "unknown". A value that no order of the store has is null, so that charts can leave it out.
create or replace view mart.place_name as
select
  place.place_id,
  coalesce(place.country, (select 'unknown' from ods.place as said where said.country is not null limit 1)) as country,
  coalesce(place.region, (select 'unknown' from ods.place as said where said.region is not null limit 1)) as region,
  coalesce(place.state, (select 'unknown' from ods.place as said where said.state is not null limit 1)) as state,
  -- ISO 3166-2, which the maps use
  case place.country
    when 'United States' then jsonb '{
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
  }' ->> place.state
  end as state_code,
  nullif(concat_ws(', ', place.city, place.state), '') as city
from ods.place;

comment on view mart.place_name is 'Grain: one row per place, by the names that dashboards show.';
comment on column mart.place_name.place_id is 'Place, as in mart.dim_place.';
comment on column mart.place_name.country is 'Country; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.place_name.region is 'Sales region; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.place_name.state is 'State; unknown if the order does not have it, null if no order of the store has it.';
comment on column mart.place_name.state_code is 'ISO 3166-2 code of the state, such as US-CA; null outside the United States.';
comment on column mart.place_name.city is 'City and state, which distinguishes cities of the same name; null if the source provides neither.';
