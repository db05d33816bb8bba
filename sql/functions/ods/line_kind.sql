-- ods.line_kind: whether an order line is a sale or a return.
--
-- Without a search_path of its own, so that PostgreSQL can inline it.
create or replace function ods.line_kind(p_sales numeric, p_quantity numeric)
returns text
language sql
immutable
as $$
  select case when p_sales < 0 or (p_sales = 0 and p_quantity < 0) then 'return' else 'sale' end;
$$;

comment on function ods.line_kind(numeric, numeric) is
'return for a line with negative sales, or with a negative quantity if sales are 0; otherwise sale.';
