-- etl.start_run: enter a run that has something to do.
--
-- Writes  etl.run
create or replace function etl.start_run(p_task text)
returns bigint
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.run (task)
  values (p_task)
  returning run.run_id;
$$;

comment on function etl.start_run(text) is 'Enters a run into etl.run and returns its number.';
