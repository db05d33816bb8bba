-- etl.open_batch: begin a batch; the caller copies its rows to stg.order_line in the same transaction.
--
-- Reads   etl.source
-- Writes  etl.batch
-- Re-run  adds another batch; roll back to remove it
create or replace function etl.open_batch(p_source text, p_channel text, p_origin text, p_day date default null)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.batch (source_name, channel, origin, day, fingerprint, bytes, rows_read, rows_rejected, columns)
  values (
    p_source, p_channel, p_origin, p_day, '', 0, 0, 0,
    coalesce((select source.columns -> p_channel from etl.source where source.source_name = p_source), '{}')
  )
  returning batch.batch_id;
$$;

comment on function etl.open_batch(text, text, text, date) is
'Begins a batch and returns its number; roll back to remove it.';
