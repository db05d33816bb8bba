-- etl.finish_idle_run: enter a run that had nothing to do, if the run before it failed: its alert is resolved.
--
-- Writes  etl.run
-- Re-run  safe: after the first call the newest run is done
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
'Enters a run that had nothing to do, if the newest run of its task did not end well; otherwise it leaves no entry.';
