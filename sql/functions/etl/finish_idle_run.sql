-- etl.finish_idle_run: enter a run that had nothing to do, where the one before it failed: it is well again.
--
-- Writes  etl.run
create or replace function etl.finish_idle_run(p_task text, p_message text)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.run (task, finished_at, outcome, exit_code, message)
  select p_task, clock_timestamp(), 'done', 0, p_message
  from (
    select before.outcome
    from etl.run as before
    where before.task = p_task
    order by before.run_id desc
    limit 1
  ) as newest
  where newest.outcome <> 'done';
$$;

comment on function etl.finish_idle_run(text, text) is
'Enters a run that had nothing to do and ended well, where the newest run of its task did not; any other leaves no trace.';
