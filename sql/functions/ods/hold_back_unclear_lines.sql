-- ods.hold_back_unclear_lines: without row ids, leave the lines of an order and product alone while one cannot be read.
--
-- Such lines are told apart by counting them. With one unreadable among them it is not known which of the lines in ods the
-- others are, and writing them could count one twice.
--
-- Reads   ods.order_line
-- Writes  pg_temp.typed_line   verdict: unchanged
create or replace function ods.hold_back_unclear_lines(p_source text)
returns void
language sql
volatile
set search_path = ''
as $$
  update pg_temp.typed_line as typed
  set verdict = 'unchanged'
  where
    not etl.has_row_id(p_source => p_source)
    and typed.verdict in ('new', 'changed')
    and exists (
      select
      from pg_temp.typed_line as unreadable
      where
        unreadable.verdict = 'rejected'
        and unreadable.order_id = typed.order_id
        and unreadable.product_id = typed.product_id
    )
    and exists (
      select
      from ods.order_line as line
      where line.order_id = typed.order_id and line.product_id = typed.product_id
    );
$$;

comment on function ods.hold_back_unclear_lines(text) is
'Without row ids, marks the lines of an order and product as unchanged while another of them cannot be read.';
