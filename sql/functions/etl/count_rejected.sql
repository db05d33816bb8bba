-- etl.count_rejected: count the rejected rows of a batch, and tell whether they are too many.
--
-- Too many are more than both limits of the source's document (rows, per cent of the batch), or every row.
--
-- Reads   etl.source, etl.rejected_row
-- Writes  etl.batch
-- Re-run  safe: the same rows are counted again
create or replace function etl.count_rejected(p_batch_id bigint)
returns boolean
language sql
volatile
set search_path = ''
as $$
  update etl.batch
  set rows_rejected = rejected.rows
  from
    etl.source,
    (select count(*) as rows from etl.rejected_row where rejected_row.batch_id = p_batch_id) as rejected
  where batch.batch_id = p_batch_id and source.source_name = batch.source_name
  returning
    rejected.rows > 0
    and (
      rejected.rows = batch.rows_read
      or rejected.rows > greatest(
        (source.document #>> '{rejectLimit,rows}')::numeric,
        (source.document #>> '{rejectLimit,percent}')::numeric / 100 * batch.rows_read
      )
    );
$$;

comment on function etl.count_rejected(bigint) is
'Counts the rejected rows of a batch and returns whether they are over the limit of its source.';
