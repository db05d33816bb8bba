-- etl.run_times: runs of the tasks, and how long they took.
create or replace view etl.run_times as
select
  run.run_id, run.task, run.started_at, run.finished_at,
  round(extract(epoch from run.finished_at - run.started_at), 1) as seconds,
  run.status, run.exit_code, split_part(run.message, E'\n', 1) as message
from etl.run;

comment on view etl.run_times is 'Grain: one row per run of a task that writes.';
comment on column etl.run_times.run_id is 'Number of the run, in the order in which the runs began.';
comment on column etl.run_times.task is 'Name of the task, such as daily.';
comment on column etl.run_times.started_at is 'When the run began.';
comment on column etl.run_times.finished_at is 'When the run ended, or was found to be aborted; null while it runs.';
comment on column etl.run_times.seconds is 'Duration in seconds; for an aborted run, until it was found to be aborted; null while it runs.';
comment on column etl.run_times.status is 'running, done, failed or aborted.';
comment on column etl.run_times.exit_code is 'Exit code of the task, 0 for success; null while it runs and for an aborted run.';
comment on column etl.run_times.message is 'First line of the summary or of the error message; null while it runs.';
