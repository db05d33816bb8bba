-- ods.mark_duplicates: of the rows of a batch with one key the last wins; returns how many did not.
--
-- An archive's unchanged rows count only beside a row that differs: all others are one with what is in ods.
-- Without a row id the key counts the lines of an order and product, so that no two rows share one.
--
-- Reads   stg.order_line
-- Writes  pg_temp.typed_line   status: duplicate
-- Re-run  safe: what is marked stays marked
create or replace function ods.mark_duplicates(p_batch_id bigint)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rows_duplicate bigint;
begin
  with candidate as (
    select typed.order_id, typed.line_id, typed.line
    from pg_temp.typed_line as typed
    where typed.status <> 'rejected'
    union all
    -- The unchanged rows that type_batch left out: one of them counts where another row has its key and says otherwise.
    select differing.order_id, differing.line_id, staged.line
    from (
      select distinct typed.order_id, typed.line_id
      from pg_temp.typed_line as typed
      where typed.status in ('changed', 'duplicate')
    ) as differing
    inner join stg.order_line as staged
      on btrim(staged.order_id) = differing.order_id and btrim(staged.row_id) = differing.line_id
    where
      staged.batch_id = p_batch_id
      and not exists (select from pg_temp.typed_line as known where known.line = staged.line)
  ),

  repeated as materialized (
    select candidate.order_id, candidate.line_id, max(candidate.line) as last_line, count(*) - 1 as rows
    from candidate
    group by candidate.order_id, candidate.line_id
    having count(*) > 1
  ),

  marked as (
    update pg_temp.typed_line as typed
    set status = 'duplicate'
    from repeated
    where
      typed.order_id = repeated.order_id
      and typed.line_id = repeated.line_id
      and typed.line < repeated.last_line
      and typed.status in ('new', 'changed', 'unchanged')
  ),

  -- Duplicates for another reason, among the rows that the update has not seen yet.
  of_confirmed_day as (
    select count(*) as rows
    from pg_temp.typed_line as typed
    where
      typed.status = 'duplicate'
      and not exists (
        select
        from repeated
        where
          repeated.order_id = typed.order_id
          and repeated.line_id = typed.line_id
          and repeated.last_line > typed.line
      )
  )

  select coalesce(sum(repeated.rows), 0) + max(of_confirmed_day.rows) into v_rows_duplicate
  from of_confirmed_day
  left join repeated on true;
  return v_rows_duplicate;
end;
$$;

comment on function ods.mark_duplicates(bigint) is
'Marks the rows of a batch whose key a later row has as duplicates; returns the number of duplicates.';
