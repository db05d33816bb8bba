-- etl.start_run: log the start of a run that has something to do.
--
-- Writes  etl.run
-- Re-run  adds another run
create or replace function etl.start_run(p_task text, p_seconds double precision)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.run (task, started_at)
  values (p_task, clock_timestamp() - make_interval(secs => p_seconds))
  returning run.run_id;
$$;

comment on function etl.start_run(text, double precision) is 'Logs a run that began p_seconds ago in etl.run and returns its number.';
