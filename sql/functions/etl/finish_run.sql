-- etl.finish_run: record how a run ended.
--
-- Writes  etl.run
-- Re-run  safe: the last call counts
create or replace function etl.finish_run(p_run_id bigint, p_status text, p_exit_code integer, p_message text)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.run
  set status = p_status, exit_code = p_exit_code, message = p_message, finished_at = clock_timestamp()
  where run.run_id = p_run_id;
$$;

comment on function etl.finish_run(bigint, text, integer, text) is
'Records how a run ended: done or failed, its exit code, and its summary or error message.';
