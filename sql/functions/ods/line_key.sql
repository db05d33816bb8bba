-- ods.line_key: the key of an order line within its order, by the row ID of the source or what stands for it.
--
-- A return never takes the key of the sale; without row ids a day never takes that of another. Without a search_path of its own, so
-- that PostgreSQL writes it into the query that calls it.
--
-- Reads   nothing
create or replace function ods.line_key(p_row_key text, p_kind text, p_order_date date, p_has_row_id boolean)
returns text
language sql
stable
as $$
  select p_row_key || case when p_kind = 'return' or not p_has_row_id then '@' || p_order_date else '' end;
$$;

comment on function ods.line_key(text, text, date, boolean) is
'Key of an order line within its order: its row ID, with the day for a return and for a source without row ids.';
