-- etl.prune_staged: delete the staged rows of batches that were published, failed or discarded long ago.
--
-- Rows of batches that are staged or held stay, and so do rejected rows, whose text is in etl.rejected_row.
--
-- Reads   etl.batch
-- Writes  stg.order_line, etl.batch
-- Re-run  safe: a batch is pruned once
create or replace function etl.prune_staged(p_now timestamptz, p_keep_days integer)
returns table (batches bigint, rows bigint)
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batches bigint[];
begin
  perform etl.take_lock();
  -- Blocks that are not summarized yet would be scanned for every batch.
  perform brin_summarize_new_values('stg.order_line_batch_id_idx'::regclass);

  with pruned as (
    update etl.batch
    set pruned_at = p_now
    where
      batch.status in ('published', 'failed', 'discarded')
      and batch.pruned_at is null
      and coalesce(batch.published_at, batch.staged_at) < p_now - make_interval(days => p_keep_days)
    returning batch.batch_id
  )

  select array_agg(pruned.batch_id) into v_batches from pruned;

  delete from stg.order_line
  where order_line.batch_id = any(v_batches);
  get diagnostics rows = row_count;
  batches := coalesce(cardinality(v_batches), 0);
  return next;
end;
$$;

comment on function etl.prune_staged(timestamptz, integer) is
'Deletes the staged rows of batches that were published, failed or discarded and are more than p_keep_days old; returns the number of batches and rows.';
