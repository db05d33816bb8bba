-- ods.lines_placed_on: the order lines that belong to a day's batch: those of the orders placed that day, including returns on other days.
--
-- Two queries, each with its own index. The first tests for sales by kind instead of comparing the two days, since the planner would
-- underestimate the rows of two conditions on days. Without a search_path of its own, so that PostgreSQL can inline it.
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
'Grain: one row per order line of the orders that were placed on a day, including their returns on other days.';
