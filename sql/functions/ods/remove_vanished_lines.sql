-- ods.remove_vanished_lines: delete the order lines of an API day that the day's batch no longer has.
--
-- A day from the API is a set; an archive is not, so that a history may be split over files in any way. A row that is
-- there but cannot be read has not vanished: its line stays, and where even its key is unreadable, every line stays.
--
-- Reads   pg_temp.typed_line, etl.rejected_row
-- Writes  ods.order_line, pg_temp.typed_line   verdict: vanished
create or replace function ods.remove_vanished_lines(p_batch_id bigint)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_has_row_id boolean;
  v_rows_vanished bigint;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  v_has_row_id := etl.has_row_id(p_source => v_batch.source);

  if v_batch.channel <> 'api' or exists (
    select
    from etl.rejected_row
    where
      rejected_row.batch_id = p_batch_id
      and (rejected_row.column_name is null or rejected_row.column_name in ('order_id', 'row_id', 'product_id'))
  ) then
    return 0;
  end if;

  with vanished as (
    delete from ods.order_line as line
    where
      line.order_date = v_batch.day
      and line.source = v_batch.source
      and not exists (
        select
        from pg_temp.typed_line as typed
        where
          typed.order_id = line.order_id
          and (
            typed.line_id = line.line_id
            or (typed.verdict = 'rejected' and typed.product_id = line.product_id and not v_has_row_id)
          )
      )
    returning line.order_id, line.line_id, line.order_date
  )

  insert into pg_temp.typed_line (verdict, order_id, line_id, order_date)
  select 'vanished', vanished.order_id, vanished.line_id, vanished.order_date
  from vanished;
  get diagnostics v_rows_vanished = row_count;
  return v_rows_vanished;
end;
$$;

comment on function ods.remove_vanished_lines(bigint) is
'Deletes the order lines of an API day that its batch no longer has; returns how many.';
