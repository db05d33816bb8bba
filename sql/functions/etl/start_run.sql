-- etl.start_run: enter a run that has something to do; one that never ended is marked as broken off.
--
-- The caller is the one writer (etl.take_turn), so whatever still says running has died.
--
-- Writes  etl.run
create or replace function etl.start_run(p_task text)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_run_id bigint;
begin
  update etl.run
  set outcome = 'broken off', finished_at = clock_timestamp()
  where run.outcome = 'running';

  insert into etl.run (task) values (p_task) returning run.run_id into v_run_id;
  return v_run_id;
end;
$$;

comment on function etl.start_run(text) is
'Enters a run into etl.run and returns its number; marks an earlier one that never ended as broken off.';
