-- etl.conflicts: rows that differ from a later row of their batch with the same key, and where they came from.
create or replace view etl.conflicts as
select
  conflicting_row.batch_id, batch.source_name, batch.origin, batch.day, conflicting_row.line, conflicting_row.kept_line,
  conflicting_row.record, conflicting_row.kept_record
from etl.conflicting_row
inner join etl.batch on batch.batch_id = conflicting_row.batch_id;

comment on view etl.conflicts is 'Grain: one row per received row that differs from a later row of the same batch with the same key; the later row is published. At most 1,000 per batch.';
comment on column etl.conflicts.batch_id is 'The batch that brought both rows.';
comment on column etl.conflicts.source_name is 'Source of the batch.';
comment on column etl.conflicts.origin is 'File name, or URL without secrets.';
comment on column etl.conflicts.day is 'Business day of an API batch; null for an archive.';
comment on column etl.conflicts.line is 'Line of the replaced row in the file (the header is 1), or its position in the day''s answer.';
comment on column etl.conflicts.kept_line is 'Line of the row that was kept.';
comment on column etl.conflicts.record is 'The replaced row, as received. JSON: Record<string, string>.';
comment on column etl.conflicts.kept_record is 'The row that was kept, as received. JSON: Record<string, string>.';
