-- ods.order_key: the key of an order: its number, with the period in which it is unique where the numbers of a source begin again.
--
-- The days are those of its row, p_placed_on null for a row that is a line of its own; p_restart_period is that of ods.restart_period.
-- Without a search_path of its own, so that PostgreSQL writes it into the query that calls it.
--
-- Reads   nothing
create or replace function ods.order_key(p_order_id text, p_placed_on date, p_order_date date, p_restart_period text)
returns text
language sql
stable
as $$
  select p_order_id || coalesce(to_char(coalesce(p_placed_on, p_order_date), p_restart_period), '');
$$;

comment on function ods.order_key(text, date, date, text) is
'Key of an order in ods: its number at the source, with the year, month or day where the numbers begin again.';
