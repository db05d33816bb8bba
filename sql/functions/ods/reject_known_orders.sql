-- ods.reject_known_orders: for a source without row IDs, reject new sales of an order that has sales on another day.
--
-- Such lines are known by product, number and day. It is not known whether the order moved, got more lines, or is another order with the
-- same number, and the sum of sales would differ in each case.
--
-- Reads   ods.order_line, etl.batch
-- Writes  pg_temp.typed_line   status: rejected (reason: reused)
-- Re-run  safe
create or replace function ods.reject_known_orders(p_batch_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  update pg_temp.typed_line as typed
  set status = 'rejected', reason = 'reused', old_order_date = known.order_date
  from etl.batch, ods.order_line as known
  where
    batch.batch_id = p_batch_id
    and typed.status = 'new'
    and typed.kind = 'sale'
    and known.order_id = typed.order_id
    and known.source_name = batch.source_name
    and known.kind = 'sale'
    and known.order_date <> typed.order_date;
$$;

comment on function ods.reject_known_orders(bigint) is
'For a source without row IDs: rejects the new sales of a batch whose order has sales on another day.';
