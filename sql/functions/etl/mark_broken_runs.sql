-- etl.mark_broken_runs: mark runs that never ended as broken off.
--
-- The caller is the one writer (etl.take_turn), so whatever still says running has died.
--
-- Writes  etl.run
create or replace function etl.mark_broken_runs()
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.run
  set outcome = 'broken off', finished_at = clock_timestamp()
  where run.outcome = 'running';
$$;

comment on function etl.mark_broken_runs() is 'Marks runs that never ended as broken off; the caller holds the lock of the one writer.';
