-- ods.look_up_dates: parse each distinct date and time of a batch once.
--
-- In PL/pgSQL, whose plans use the statistics of the batch: those of a SQL function only do so from PostgreSQL 18 on.
--
-- Reads   stg.order_line, etl.batch, etl.source
-- Writes  pg_temp.known_date
-- Grain   text; day is null if it is not a date
-- Re-run  fails until the work tables are emptied
create or replace function ods.look_up_dates(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);

  insert into pg_temp.known_date (text, day)
  select known.text, known.day
  from ods.parse_dates(
    p_texts => array(
      select distinct date.text
      from (
        select distinct staged.order_date, staged.ship_date, staged.placed_on
        from stg.order_line as staged
        where staged.batch_id = p_batch_id
      ) as line
      cross join lateral (values (line.order_date), (line.ship_date), (line.placed_on)) as date (text)
    ),
    p_format => v_rule.date_format,
    p_time_zone => v_rule.time_zone,
    p_shop_zone => v_rule.shop_zone,
    p_day_ends_at => v_rule.day_ends_at
  ) as known
  order by known.text; -- for the index
end;
$$;

comment on function ods.look_up_dates(bigint) is
'Fills pg_temp.known_date with the distinct dates and times of a batch and their business days.';
