-- etl.batch_counts: how many rows each batch brought, and what became of them.
create or replace view etl.batch_counts as
select
  batch.batch_id, batch.source_name, batch.channel, batch.origin, batch.day, batch.status, batch.reason,
  batch.bytes, batch.rows_read, batch.rows_inserted, batch.rows_updated, batch.rows_unchanged, batch.rows_duplicate,
  batch.rows_conflicting, batch.rows_left_out, batch.rows_missed, batch.rows_rejected, batch.rows_deleted, batch.staged_at,
  batch.published_at,
  coalesce(batch.day, batch.staged_at::date) as shown_on
from etl.batch;

comment on view etl.batch_counts is 'Grain: one row per batch: an archive file, or one business day from the API.';
comment on column etl.batch_counts.batch_id is 'Number of the batch, in order of arrival.';
comment on column etl.batch_counts.source_name is 'Name of the source.';
comment on column etl.batch_counts.channel is 'How the batch came: archive (a file) or api (one business day).';
comment on column etl.batch_counts.origin is 'File name, or URL without secrets.';
comment on column etl.batch_counts.day is 'Business day of an API batch; null for an archive.';
comment on column etl.batch_counts.status is 'staged, published, held, failed or discarded.';
comment on column etl.batch_counts.reason is 'Why the batch is held or failed, or was before it was discarded; null otherwise.';
comment on column etl.batch_counts.bytes is 'Bytes received.';
comment on column etl.batch_counts.rows_read is 'Rows received.';
comment on column etl.batch_counts.rows_inserted is 'Order lines that were new.';
comment on column etl.batch_counts.rows_updated is 'Order lines that changed.';
comment on column etl.batch_counts.rows_unchanged is 'Order lines that were already in ods, with the same values in every column.';
comment on column etl.batch_counts.rows_duplicate is 'Rows whose key appears again in a later row of the batch.';
comment on column etl.batch_counts.rows_conflicting is 'Duplicates that differ from the row that was kept; see etl.conflicts.';
comment on column etl.batch_counts.rows_left_out is 'Rows that are left out on purpose: they belong to another day than the one requested, to a day that the API has confirmed, or to a day that is not over, or the source document skips them.';
comment on column etl.batch_counts.rows_missed is 'Left-out rows of another day that the API has confirmed without their orders. No day has these rows.';
comment on column etl.batch_counts.rows_rejected is 'Rows that could not be typed.';
comment on column etl.batch_counts.rows_deleted is 'Order lines that were deleted at the source and therefore deleted from ods.';
comment on column etl.batch_counts.staged_at is 'When its rows were staged in stg.';
comment on column etl.batch_counts.published_at is 'When it was published; null if it was not.';
comment on column etl.batch_counts.shown_on is 'Day on which charts show the batch: the business day of an API batch, or the day on which an archive was staged.';
