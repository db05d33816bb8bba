-- ops.alert_causes: what is wrong now, the worst first.
--
-- Reads   etl.*, ops.backup, mart.forecast_newest, mart.forecast_skill
create or replace function ops.alert_causes(
  p_source text,
  p_expected_day date,
  p_now timestamptz,
  p_has_backups boolean
)
returns table (cause text, exit_code integer, message text, advice text)
language sql
stable
set search_path = ''
as $$
  select
    'late: ' || source_status.source_name,
    11,
    coalesce(
      'The data is late: the last complete day is ' || source_status.last_complete_day,
      format('The data is late: nothing is loaded from "%s" yet', source_status.source_name)
    ),
    case
      when not etl.has_api(p_source => source_status.source_name)
        then 'Put the next file into the folder of SOURCE_INBOX and run "deno task daily", or load it with "deno task archive FILE"; if the shop was closed, run "deno task accept DAY"'
      when source_status.last_complete_day is null
        then 'Load the archive with "deno task archive FILE", or name the first day: "deno task pull --from yyyy-MM-dd"'
      else 'Run "deno task daily"; if it fails, its message says why'
    end
  from ops.source_status(p_source => p_source, p_today => p_expected_day + 1) as source_status
  where source_status.is_late

  union all

  select
    'batch failed: ' || failed.source_name,
    8,
    format(
      '%s batch(es) failed; the newest is %s',
      count(*),
      (
        array_agg(
          format(
            'batch %s (%s: %s)',
            failed.batch_id,
            coalesce('day ' || failed.day, format('"%s"', failed.origin)),
            failed.reason
          ) order by failed.batch_id desc
        )
      )[1]
    ),
    format(
      'See why with "deno task rejects --batch %s", correct the source or its document, and run "deno task %s"',
      max(failed.batch_id),
      case when (array_agg(failed.day order by failed.batch_id desc))[1] is null then 'archive FILE' else 'daily' end
    )
  from ops.failed_batches() as failed
  group by failed.source_name

  union all

  select incomplete.cause, incomplete.exit_code, incomplete.message, incomplete.advice
  from ops.incomplete_causes(p_today => p_expected_day + 1) as incomplete

  union all

  (
    select distinct on (failed.kind)
      'failed: ' || failed.kind,
      coalesce(failed.exit_code, 1),
      format('%s failed at %s: %s', failed.task, to_char(failed.ended_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), rtrim(failed.message, '.')),
      format('See "failed: %s" in docs/operations.md; then run "deno task daily"', failed.kind)
    from ops.failed_runs() as failed
    order by failed.kind, failed.run_id desc
  )

  union all

  select
    'forecast: stale',
    12,
    format('The newest forecast begins after %s, but sales are complete to %s', newest.cutoff, reached.last_complete_day),
    'Run "deno task forecast"; its message says why it cannot'
  from mart.forecast_newest as newest
  cross join ops.source_status(p_source => p_source, p_today => p_expected_day + 1) as reached
  where reached.source_name = p_source and newest.cutoff < reached.last_complete_day

  union all

  select
    'forecast: worse',
    12,
    format(
      'Of the last 28 days the forecast was worse than seasonal naive: skill %s over %s days',
      round(scored.skill, 3),
      scored.days
    ),
    'See "forecast: worse" in docs/operations.md'
  from mart.forecast_skill as scored
  where scored.series = 'total' and scored.is_worse

  union all

  select
    'backup: old',
    13,
    coalesce(
      'The newest backup is of ' || to_char(max(backup.made_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'),
      'There is no backup'
    ),
    'Run "deno task backup"; its message says why it cannot'
  from ops.backup
  where p_has_backups
  having p_has_backups and coalesce(max(backup.made_at) < p_now - interval '2 days', true);
$$;

comment on function ops.alert_causes(text, date, timestamptz, boolean) is
'Grain: one row a cause of an alert, with the exit code of "status --check", what happened and what to do; p_expected_day is the last day that should be in the marts.';
