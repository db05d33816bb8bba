-- etl.rejected: rejected rows, with their origin, and the invalid column as the source names it.
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
  -- The same as ods.channel_columns, which a view cannot call, since views are created before functions.
  select
    coalesce(
      source.document -> batch.channel -> 'columns' -> rejected_row.column_name,
      source.document -> 'columns' -> rejected_row.column_name
    ) as written
) as cell;

comment on view etl.rejected is 'Grain: one row per rejected row.';
comment on column etl.rejected.batch_id is 'The batch that brought the row.';
comment on column etl.rejected.source_name is 'Source of the batch.';
comment on column etl.rejected.origin is 'File name, or URL without secrets.';
comment on column etl.rejected.day is 'Business day of an API batch; null for an archive.';
comment on column etl.rejected.line is 'Line of the file (the header is 1), or position in the day''s answer (the first is 1).';
comment on column etl.rejected.byte_offset is 'Byte offset of the record in the (unpacked) file; null for a row of the API or of a workbook, and for a record that could be split into fields.';
comment on column etl.rejected.column_name is 'Invalid column, as the source names it; by its name in stg if its value is computed; null if the row as a whole is invalid.';
comment on column etl.rejected.value is 'Text of that column as received; null if it had none.';
comment on column etl.rejected.code is 'Code of the reason, for counting.';
comment on column etl.rejected.reason is 'Why the row was rejected, in words.';
comment on column etl.rejected.record is 'The row as received. JSON: string | Record<string, string>.';
comment on column etl.rejected.batch_status is 'Status of the batch: published, failed or another.';
comment on column etl.rejected.replayed_by is 'The replay that published the row; null if none has.';
