-- etl.batch_counts: what each batch brought and what became of its rows.
create or replace view etl.batch_counts as
select
  batch.batch_id, batch.source_name, batch.channel, batch.origin, batch.day, batch.status, batch.reason,
  batch.bytes, batch.rows_read, batch.rows_inserted, batch.rows_updated, batch.rows_unchanged, batch.rows_duplicate,
  batch.rows_conflicting, batch.rows_left_out, batch.rows_missed, batch.rows_rejected, batch.rows_deleted, batch.staged_at,
  batch.published_at,
  coalesce(batch.day, batch.staged_at::date) as shown_on
from etl.batch;

comment on view etl.batch_counts is 'Grain: one row a batch: an archive file, or one business day from the API.';
comment on column etl.batch_counts.batch_id is 'Number of the batch, in the order they came.';
comment on column etl.batch_counts.source_name is 'Name of the source.';
comment on column etl.batch_counts.channel is 'Way in: archive (a CSV file) or api (one business day).';
comment on column etl.batch_counts.origin is 'File name, or URL without secrets.';
comment on column etl.batch_counts.day is 'Business day of an API batch; null for an archive.';
comment on column etl.batch_counts.status is 'staged, published, held, failed, or discarded.';
comment on column etl.batch_counts.reason is 'Why the batch is held or failed; null if it is neither.';
comment on column etl.batch_counts.bytes is 'Bytes received.';
comment on column etl.batch_counts.rows_read is 'Rows received.';
comment on column etl.batch_counts.rows_inserted is 'Order lines that were new.';
comment on column etl.batch_counts.rows_updated is 'Order lines that changed.';
comment on column etl.batch_counts.rows_unchanged is 'Order lines that were there already, the same in every column.';
comment on column etl.batch_counts.rows_duplicate is 'Rows whose key a later row of the batch has.';
comment on column etl.batch_counts.rows_conflicting is 'Duplicates that differ from the row that won; see etl.conflicts.';
comment on column etl.batch_counts.rows_left_out is 'Rows that are not meant: of another day than was asked for, of a day that the API has confirmed, or skipped by the source document.';
comment on column etl.batch_counts.rows_missed is 'Left-out rows whose own day does not have them.';
comment on column etl.batch_counts.rows_rejected is 'Rows that could not be typed.';
comment on column etl.batch_counts.rows_deleted is 'Order lines of the day that were deleted at the source.';
comment on column etl.batch_counts.staged_at is 'When its rows were received.';
comment on column etl.batch_counts.published_at is 'When it was published; null before that, and for a failed batch.';
comment on column etl.batch_counts.shown_on is 'The business day of an API batch, or the day on which an archive was received: where charts put the batch.';
