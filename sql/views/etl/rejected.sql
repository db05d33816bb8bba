-- etl.rejected: rejected rows with the file and the column as the source names them.
create or replace view etl.rejected as
select
  rejected_row.batch_id,
  batch.source_name,
  batch.origin,
  batch.day,
  rejected_row.line,
  rejected_row.byte_offset,
  case jsonb_typeof(cell.written) when 'string' then cell.written #>> '{}' else rejected_row.column_name end as column_name,
  rejected_row.value,
  rejected_row.code,
  rejected_row.reason,
  rejected_row.record,
  batch.status as batch_status,
  rejected_row.replayed_by
from etl.rejected_row
inner join etl.batch on batch.batch_id = rejected_row.batch_id
inner join etl.source on source.source_name = batch.source_name
cross join lateral (
  -- As ods.channel_columns, which a view cannot call: views are made first.
  select
    coalesce(
      source.document -> batch.channel -> 'columns' -> rejected_row.column_name,
      source.document -> 'columns' -> rejected_row.column_name
    ) as written
) as cell;

comment on view etl.rejected is 'Grain: one row a rejected row, with where it came from.';
comment on column etl.rejected.batch_id is 'The batch that brought the row.';
comment on column etl.rejected.source_name is 'Source of the batch.';
comment on column etl.rejected.origin is 'File name, or URL without secrets.';
comment on column etl.rejected.day is 'Business day of an API batch; null for an archive.';
comment on column etl.rejected.line is 'Line of the file, or position in the day''s answer.';
comment on column etl.rejected.byte_offset is 'Bytes of the file before the record; null if the row could be split into fields, or came from the API.';
comment on column etl.rejected.column_name is 'Column that is wrong, as the source names it; one that is worked out by its name in stg; null if the row as a whole is.';
comment on column etl.rejected.value is 'Raw text of that column as received; null if it had none.';
comment on column etl.rejected.code is 'Kind of the reason, for counting.';
comment on column etl.rejected.reason is 'What is wrong with it.';
comment on column etl.rejected.record is 'The row as received. JSON: string | Record<string, string>.';
comment on column etl.rejected.batch_status is 'Whether the rest of the batch is published, or the batch has failed.';
comment on column etl.rejected.replayed_by is 'The batch in which the row was published after all; null if it was not.';
