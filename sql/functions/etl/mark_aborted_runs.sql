-- etl.mark_aborted_runs: mark runs that never ended as aborted.
--
-- The caller is the one writer (etl.take_lock), so whatever still says running has died.
--
-- Writes  etl.run
-- Re-run  safe: an aborted run is marked once
create or replace function etl.mark_aborted_runs()
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.run
  set status = 'aborted', finished_at = clock_timestamp()
  where run.status = 'running';
$$;

comment on function etl.mark_aborted_runs() is 'Marks runs that never ended as aborted; the caller holds the lock of the one writer.';
