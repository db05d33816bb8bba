-- ods.delete_lines: delete the order lines of an API day that were deleted at the source.
--
-- A day from the API is a set; an archive is not, so that a history may be split over files in any way. The line of a row
-- that is there but cannot be read stays. If even the key of a row cannot be read, every line of the day stays.
--
-- Reads   etl.batch, etl.rejected_row, pg_temp.typed_line
-- Writes  ods.order_line, pg_temp.typed_line   status: deleted
-- Re-run  safe: what is deleted stays deleted
create or replace function ods.delete_lines(p_batch_id bigint)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_has_row_id boolean;
  v_rows_deleted bigint;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  v_has_row_id := etl.has_row_id(p_source => v_batch.source_name);

  if v_batch.channel <> 'api' or exists (
    select
    from etl.rejected_row
    where
      rejected_row.batch_id = p_batch_id
      and (rejected_row.column_name is null or rejected_row.column_name in ('order_id', 'row_id', 'product_id'))
  ) then
    return 0;
  end if;

  with deleted as (
    delete from ods.order_line as line
    where
      line.order_date = v_batch.day
      and line.source_name = v_batch.source_name
      and not exists (
        select
        from pg_temp.typed_line as typed
        where
          typed.order_id = line.order_id
          and (
            typed.line_id = line.line_id
            or (typed.status = 'rejected' and typed.product_id = line.product_id and not v_has_row_id)
          )
      )
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
'Deletes the order lines of an API day that its batch no longer has: they were deleted at the source. Returns how many.';
