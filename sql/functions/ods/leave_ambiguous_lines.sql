-- ods.leave_ambiguous_lines: leave the loaded lines of an order and product unchanged if one of their new rows was rejected.
--
-- For a source without row IDs. Such lines are numbered within their order and product. If one of the rows cannot be read, the numbers
-- of the others may be wrong, and writing them could count a line twice.
--
-- Reads   etl.batch, ods.order_line
-- Writes  pg_temp.typed_line   status: unchanged
-- Re-run  safe
create or replace function ods.leave_ambiguous_lines(p_batch_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  update pg_temp.typed_line as typed
  set status = 'unchanged'
  where
    typed.status in ('new', 'changed')
    and exists (
      select
      from pg_temp.typed_line as unreadable
      where
        unreadable.status = 'rejected'
        and unreadable.order_id = typed.order_id
        and unreadable.product_id is not distinct from typed.product_id
    )
    and exists (
      select
      from etl.batch
      inner join ods.order_line as line on line.source_name = batch.source_name
      where
        batch.batch_id = p_batch_id
        and line.order_id = typed.order_id
        and line.product_id is not distinct from typed.product_id
    );
$$;

comment on function ods.leave_ambiguous_lines(bigint) is
'For a source without row IDs: marks the rows of an order and product as unchanged if another of them was rejected and lines are loaded already.';
