-- ods.lines_placed_on: the order lines that the batch of a day holds: of the orders placed that day, with their returns on other days.
--
-- In two parts, each with an index of its own; a sale is named by its kind, since the planner would take two conditions on two days
-- for rarely met. Without a search_path of its own, so that PostgreSQL writes it into the query that
-- calls it.
--
-- Reads   ods.order_line
-- Grain   order line
create or replace function ods.lines_placed_on(p_source text, p_day date)
returns setof ods.order_line
language sql
stable
as $$
  select line.*
  from ods.order_line as line
  where line.order_date = p_day and (line.kind = 'sale' or line.placed_on = p_day) and line.source_name = p_source
  union all
  select line.*
  from ods.order_line as line
  where line.placed_on = p_day and line.placed_on <> line.order_date and line.source_name = p_source;
$$;

comment on function ods.lines_placed_on(text, date) is
'Grain: one row per order line of the orders that were placed on a day, their returns on other days among them.';
