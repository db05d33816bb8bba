-- ods.delete_lines: delete the order lines of a batch's days that were deleted at the source, with their returns on later days.
--
-- Reads   etl.batch, pg_temp.missing_line
-- Writes  ods.order_line, pg_temp.typed_line   status: deleted
-- Re-run  safe: a deleted line stays deleted
create or replace function ods.delete_lines(p_batch_id bigint)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rows_deleted bigint;
begin
  with deleted as (
    delete from ods.order_line as line
    using pg_temp.missing_line as missing, etl.batch
    where
      batch.batch_id = p_batch_id
      and line.order_id = missing.order_id
      and line.source_name = batch.source_name
      and line.line_id = missing.line_id
    returning line.order_id, line.line_id, line.order_date
  )

  insert into pg_temp.typed_line (status, order_id, line_id, order_date)
  select 'deleted', deleted.order_id, deleted.line_id, deleted.order_date
  from deleted;
  get diagnostics v_rows_deleted = row_count;
  return v_rows_deleted;
end;
$$;

comment on function ods.delete_lines(bigint) is
'Deletes the order lines of the days of a batch that it no longer has, since they were deleted at the source. Returns their number.';
