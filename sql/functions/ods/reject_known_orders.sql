-- ods.reject_known_orders: reject the new sales of an order that has sales on another day, for a source without row ids.
--
-- Their lines are told apart by product, number and day: it is not known whether the order moved, goes on, or is another one under
-- the same number, and each would need another sum.
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
'For a source without row ids: rejects the new sales of a batch whose order has sales on another day.';
