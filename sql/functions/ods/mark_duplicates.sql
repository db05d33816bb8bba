-- ods.mark_duplicates: mark rows whose key appears again in a later row: the last row of a key is published.
--
-- A duplicate that differs from the last row is a conflict: both are kept in etl.conflicting_row, for the first 1,000 conflicts of a
-- batch. A row of another day, or a return of another amount or time of day, is not the same line: it is rejected.
--
-- Reads   pg_temp.typed_line, stg.order_line
-- Writes  pg_temp.repeated_row, pg_temp.typed_line (status: duplicate, rejected), etl.conflicting_row
-- Re-run  safe: marked rows stay marked
create or replace function ods.mark_duplicates(p_batch_id bigint)
returns table (rows_duplicate bigint, rows_conflicting bigint)
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform ods.find_repeated_rows(p_batch_id => p_batch_id);
  if not exists (select from pg_temp.repeated_row) then
    return query select 0::bigint, 0::bigint;
    return;
  end if;

  update pg_temp.typed_line as typed
  set
    status = case when repeated.is_reuse then 'rejected' else 'duplicate' end,
    reason = case when repeated.is_reuse then 'reused' else typed.reason end
  from pg_temp.repeated_row as repeated
  where repeated.line = typed.line;

  insert into etl.conflicting_row (batch_id, line, kept_line, record, kept_record)
  select
    p_batch_id,
    shown.line,
    shown.kept_line,
    jsonb_strip_nulls(to_jsonb(lost) - array['batch_id', 'line']),
    jsonb_strip_nulls(to_jsonb(kept) - array['batch_id', 'line'])
  from (
    select repeated.line, repeated.kept_line
    from pg_temp.repeated_row as repeated
    where repeated.is_conflict and not repeated.is_reuse
    order by repeated.line
    limit 1000
  ) as shown
  inner join stg.order_line as lost on lost.batch_id = p_batch_id and lost.line = shown.line
  inner join stg.order_line as kept on kept.batch_id = p_batch_id and kept.line = shown.kept_line
  on conflict (batch_id, line) do nothing;

  return query
  select count(*), count(*) filter (where repeated.is_conflict)
  from pg_temp.repeated_row as repeated
  where not repeated.is_reuse;
end;
$$;

comment on function ods.mark_duplicates(bigint) is
'Marks the rows of a batch whose key appears again in a later row as duplicates, or as rejected if they belong to another order; returns the number of duplicates, and of those that differ.';
