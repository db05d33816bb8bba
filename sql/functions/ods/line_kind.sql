-- ods.line_kind: whether an order line is a sale or a return.
--
-- p_placed_on is that of stg.order_line, null for a row that is a line of its own. Without a search_path of its own, so that PostgreSQL
-- writes it into the query that calls it, unless p_sales or p_quantity is an expression that takes long.
create or replace function ods.line_kind(p_placed_on text, p_sales numeric, p_quantity numeric)
returns text
language sql
immutable
as $$
  select case when p_placed_on is not null or p_sales < 0 or (p_sales = 0 and p_quantity < 0) then 'return' else 'sale' end;
$$;

comment on function ods.line_kind(text, numeric, numeric) is
'return for a line that its order holds as one, whose sales are negative, or whose quantity is where sales are 0; else sale.';
