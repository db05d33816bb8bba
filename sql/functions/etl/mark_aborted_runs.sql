-- etl.mark_aborted_runs: mark runs that never ended as aborted.
--
-- The caller holds the writer's lock (etl.take_lock), so the process of any other run that is still "running" has died.
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

comment on function etl.mark_aborted_runs() is 'Marks runs that never ended as aborted; the caller holds the writer''s lock.';
