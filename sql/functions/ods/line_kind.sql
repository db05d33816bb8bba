-- ods.line_kind: whether an order line is a sale or a return.
--
-- Without a search_path of its own, so that PostgreSQL writes it into the query that calls it.
create or replace function ods.line_kind(p_sales numeric, p_quantity numeric)
returns text
language sql
immutable
as $$
  select case when p_sales < 0 or (p_sales = 0 and p_quantity < 0) then 'return' else 'sale' end;
$$;

comment on function ods.line_kind(numeric, numeric) is
'return for a line whose sales are negative, or whose quantity is where sales are 0; else sale.';
