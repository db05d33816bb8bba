-- etl.close_batch: record what a batch received, after which it can be published.
--
-- The same bytes under the same document and functions would fail or be held again. In that case the caller rolls the batch back.
--
-- Reads   etl.batch
-- Writes  etl.batch
-- Re-run  safe: the last call counts
create or replace function etl.close_batch(
  p_batch_id bigint,
  p_rows_read bigint,
  p_bytes bigint,
  p_fingerprint text,
  p_rows_skipped bigint default 0
)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.batch
  set
    rows_read = p_rows_read,
    rows_skipped = p_rows_skipped,
    rows_left_out = p_rows_skipped,
    bytes = p_bytes,
    fingerprint = p_fingerprint
  where batch.batch_id = p_batch_id;

  select max(failed.batch_id)
  from etl.batch
  inner join etl.batch as failed
    on failed.source_name = batch.source_name
    and failed.channel = batch.channel
    and failed.day is not distinct from batch.day
  where batch.batch_id = p_batch_id and failed.status in ('held', 'failed') and failed.fingerprint = p_fingerprint;
$$;

comment on function etl.close_batch(bigint, bigint, bigint, text, bigint) is
'Completes a staged batch with the counts, size and fingerprint of what it received; returns the held or failed batch that has the same fingerprint, or null.';
