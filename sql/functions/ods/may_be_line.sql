-- ods.may_be_line: whether a row that cannot be read may be that of an order line of its order, which so is not missing.
--
-- By the row ID, as a sale or as a return, or, for a source without row ids, by the product. Without a search_path of its own, so that
-- PostgreSQL writes it into the query that calls it; p_day is that of ods.line_key.
create or replace function ods.may_be_line(
  p_has_row_id boolean,
  p_row_key text,
  p_row_product_id text,
  p_line_id text,
  p_line_product_id text,
  p_day text
)
returns boolean
language sql
immutable
as $$
  select
    case
      when p_has_row_id
        then p_line_id in (ods.line_key(p_row_key, 'sale', p_day, true), ods.line_key(p_row_key, 'return', p_day, true))
      else p_row_product_id is not distinct from p_line_product_id
    end;
$$;

comment on function ods.may_be_line(boolean, text, text, text, text, text) is
'Whether a row that cannot be read may be that of an order line of its order, by its row ID or, without one, by its product.';
