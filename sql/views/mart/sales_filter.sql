-- mart.sales_filter: every combination of place, category and segment, so that dashboards can list the values of their filters.
--
-- Read from the daily aggregates and the places, so that the cost does not grow with the number of order lines.
create or replace view mart.sales_filter as
select place.country, place.region, place.state, place.state_code, category.category, segment.segment
from (
  select distinct name.country, name.region, name.state, name.state_code
  from mart.place_name as name
  inner join mart.place_member as member on member.place_id = name.place_id
  where member.state in (select part.member from mart.sales_daily_by as part where part.grouping = 'state')
) as place
cross join (
  select
    case
      when part.member <> 'unknown' or count(*) over () > 1 then part.member
    end as category
  from mart.sales_daily_by as part
  where part.grouping = 'category'
  group by part.member
) as category
cross join (
  select
    case
      when part.member <> 'unknown' or count(*) over () > 1 then part.member
    end as segment
  from mart.sales_daily_by as part
  where part.grouping = 'segment'
  group by part.member
) as segment;

comment on view mart.sales_filter is 'Grain: one row per combination of a place (country, region and state), a category and a segment, for all that occur in orders.';
comment on column mart.sales_filter.country is 'Country, as in mart.sales_line; may be null.';
comment on column mart.sales_filter.region is 'Sales region, as in mart.sales_line; may be null.';
comment on column mart.sales_filter.state is 'State, as in mart.sales_line; may be null.';
comment on column mart.sales_filter.state_code is 'Code of the state, as in mart.sales_line; may be null.';
comment on column mart.sales_filter.category is 'Category, as in mart.sales_line; may be null.';
comment on column mart.sales_filter.segment is 'Segment, as in mart.sales_line; may be null.';
