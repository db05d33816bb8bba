-- etl.reject_records: store records that could not be split into fields as rejected rows.
--
-- p_records is an array of objects with the keys line, byte_offset (null if it is not known), code, reason and record.
--
-- Writes  etl.rejected_row
-- Re-run  fails: the same line of a batch cannot be rejected twice
create or replace function etl.reject_records(p_batch_id bigint, p_records jsonb)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.rejected_row (batch_id, line, byte_offset, code, reason, record)
  select p_batch_id, rejected.line, rejected.byte_offset, rejected.code, rejected.reason, to_jsonb(rejected.record)
  from jsonb_to_recordset(p_records) as rejected (line bigint, byte_offset bigint, code text, reason text, record text);
$$;

comment on function etl.reject_records(bigint, jsonb) is
'Stores records that could not be split into fields, an array of {line, byte_offset, code, reason, record}, as rejected rows.';
