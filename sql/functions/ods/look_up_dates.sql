-- ods.look_up_dates: the dates that a batch is written with; there are few, so each is read once.
--
-- In PL/pgSQL, whose plans know the batch: those of a SQL function do so from PostgreSQL 18 on only.
--
-- Reads   stg.order_line, etl.batch, etl.source
-- Writes  pg_temp.known_date
-- Grain   text; day is null where it is no date
-- Re-run  fails until the work tables are emptied
create or replace function ods.look_up_dates(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into pg_temp.known_date (text, day)
  select written.text, ods.parse_date(ods.trim_text(written.text), rule.date_format)
  from (
    select distinct date.text
    from (
      select distinct staged.order_date, staged.ship_date, staged.placed_on
      from stg.order_line as staged
      where staged.batch_id = p_batch_id
    ) as line
    cross join lateral (values (line.order_date), (line.ship_date), (line.placed_on)) as date (text)
  ) as written
  cross join ods.batch_rules(p_batch_id => p_batch_id) as rule
  where octet_length(written.text) <= 32; -- longer than any date
end;
$$;

comment on function ods.look_up_dates(bigint) is
'Fills pg_temp.known_date with the date texts of a batch and the days they are.';
