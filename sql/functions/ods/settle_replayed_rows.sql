-- ods.settle_replayed_rows: leave out replayed rows that are older than the loaded line, and reject rows that are ambiguous.
--
-- A line that a later batch has written is newer. A row is ambiguous if the same file also had a valid row with its key: it is not known
-- which came last. For a source without row IDs, a row is also ambiguous if lines of its order and product are loaded, since such
-- lines are known only by their number.
--
-- Reads   etl.batch, ods.order_line
-- Writes  pg_temp.typed_line   status: left_out, rejected (reason: ambiguous)
-- Re-run  safe
create or replace function ods.settle_replayed_rows(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_has_row_id boolean := (select rule.has_row_id from ods.batch_rules(p_batch_id => p_batch_id) as rule);
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;

  update pg_temp.typed_line as typed
  set
    status = case when line.batch_id > v_batch.replays and v_has_row_id then 'left_out' else 'rejected' end,
    reason = 'ambiguous'
  from ods.order_line as line
  where
    typed.status in ('new', 'changed', 'unchanged')
    and line.order_id = typed.order_id
    and line.source_name = v_batch.source_name
    and case
      when v_has_row_id then line.line_id = typed.line_id and line.batch_id >= v_batch.replays
      else line.product_id is not distinct from typed.product_id and line.kind = typed.kind and line.order_date = typed.order_date
    end;
end;
$$;

comment on function ods.settle_replayed_rows(bigint) is
'Leaves out the rows of a replay whose line a later batch has written, and rejects rows if it is not clear which line they are.';
