-- ops.failed_runs: the latest runs of the daily tasks that failed, unless a later "daily" has done their work.
--
-- Only the latest run of each task counts, and a later daily run that ended well has done the work of them all. A failed batch and a held
-- day are left out: they are alerts of their own, which last even if the next run has nothing to do.
--
-- Reads   etl.run, etl.has_writer()
create or replace function ops.failed_runs()
returns table (run_id bigint, task text, kind text, exit_code integer, ended_at timestamptz, message text)
language sql
stable
set search_path = ''
as $$
  with newest as (
    select distinct on (run.task)
      run.*,
      -- A run that is marked as running while nobody holds the writer's lock has died.
      run.status in ('failed', 'aborted') or (run.status = 'running' and not etl.has_writer()) as has_failed
    from etl.run
    where run.task in ('daily', 'pull', 'publish', 'forecast', 'explore')
    order by run.task, run.run_id desc
  )

  select
    newest.run_id,
    newest.task,
    ops.failure_kind(p_exit_code => newest.exit_code),
    newest.exit_code,
    coalesce(newest.finished_at, newest.started_at),
    coalesce(newest.message, 'The process died without an error message: it was killed, or the machine went down')
  from newest
  where
    newest.has_failed
    and coalesce(newest.exit_code, 1) not in (8, 15)
    and not exists (
      select
      from newest as whole
      where whole.task = 'daily' and whole.status = 'done' and whole.run_id > newest.run_id
    );
$$;

comment on function ops.failed_runs() is
'Grain: one row per daily task whose latest run failed or died, unless a later daily run ended well. Null: exit_code.';
