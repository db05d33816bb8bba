-- etl.finish_idle_run: log a run that had nothing to do, but only if the previous run of the task did not end well, so that the alert
-- about that run is resolved.
--
-- Reads   etl.run
-- Writes  etl.run
-- Re-run  safe: after the first call the latest run is done
create or replace function etl.finish_idle_run(p_task text, p_message text)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.run (task, finished_at, status, exit_code, message)
  select p_task, clock_timestamp(), 'done', 0, p_message
  from (
    select before.status
    from etl.run as before
    where before.task = p_task
    order by before.run_id desc
    limit 1
  ) as newest
  where newest.status <> 'done';
$$;

comment on function etl.finish_idle_run(text, text) is
'Logs a run that had nothing to do if the latest run of its task did not end well; otherwise it writes nothing.';
