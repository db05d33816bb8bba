-- etl.close_batch: say what a batch received; from here on it can be published.
--
-- Writes  etl.batch
-- Re-run  safe: the last call counts
create or replace function etl.close_batch(p_batch_id bigint, p_rows_read bigint, p_bytes bigint, p_fingerprint text)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.batch
  set rows_read = p_rows_read, bytes = p_bytes, fingerprint = p_fingerprint
  where batch.batch_id = p_batch_id;
$$;

comment on function etl.close_batch(bigint, bigint, bigint, text) is
'Completes a staged batch with what it received.';
