-- ops.alert_causes: what is wrong now, the most serious first.
--
-- Reads   etl.*, ops.backup, mart.forecast_run_latest, mart.forecast_skill
-- Grain   p_expected_days is an object {source: the last day that should be in the marts}
create or replace function ops.alert_causes(
  p_expected_days jsonb,
  p_now timestamptz,
  p_has_backups boolean
)
returns table (cause text, exit_code integer, message text, advice text)
language sql
stable
set search_path = ''
as $$
  with asked as (
    select jsonb_object_agg(expected.source_name, (expected.day::date + 1)::text) as todays, max(expected.day::date) + 1 as today
    from jsonb_each_text(p_expected_days) as expected (source_name, day)
  )

  select
    'late: ' || source_status.source_name,
    11,
    coalesce(
      'The data is late: the last complete day is ' || source_status.last_complete_day,
      format('The data is late: nothing is loaded from "%s" yet', source_status.source_name)
    ),
    case
      when not etl.has_api(p_source => source_status.source_name)
        then format('Put the next file into the folder of SOURCE_INBOX and run "deno task daily", or load it with "deno task archive FILE%1$s"; if the shop was closed, run "deno task accept DAY%1$s"', named.option)
      when source_status.last_complete_day is null
        then format('Load the archive with "deno task archive FILE%1$s", or name the first day: "deno task pull --from yyyy-MM-dd%1$s"', named.option)
      else 'Run "deno task daily"; if it fails, its message says why'
    end
  from asked
  cross join ops.source_status(p_todays => asked.todays) as source_status
  cross join lateral (select etl.source_option(p_source => source_status.source_name) as option) as named
  where source_status.is_late

  union all

  select
    'batch failed: ' || failed.source_name,
    8,
    format(
      '%s batch(es) failed; the latest is %s',
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
      case
        when (array_agg(failed.day order by failed.batch_id desc))[1] is not null then 'daily'
        else 'archive FILE' || etl.source_option(p_source => failed.source_name)
      end
    )
  from ops.failed_batches() as failed
  group by failed.source_name

  union all

  select incomplete.cause, incomplete.exit_code, incomplete.message, incomplete.advice
  from asked
  cross join ops.incomplete_causes(p_today => asked.today) as incomplete

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
    format('The latest forecast starts after %s, but sales are complete up to %s', newest.cutoff, reached.day),
    'Run "deno task forecast"; if it fails, its message says why'
  from mart.forecast_run_latest as newest
  cross join asked
  cross join lateral (select etl.complete_day(p_todays => asked.todays) as day) as reached
  where newest.cutoff < reached.day

  union all

  select
    'forecast: worse',
    12,
    format(
      'Over the last 28 days the forecasts were worse than seasonal naive: skill %s over %s days',
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
      'The latest backup is from ' || to_char(max(backup.made_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'),
      'There is no backup'
    ),
    'Run "deno task backup"; if it fails, its message says why'
  from ops.backup
  where p_has_backups
  having p_has_backups and coalesce(max(backup.made_at) < p_now - interval '2 days', true);
$$;

comment on function ops.alert_causes(jsonb, timestamptz, boolean) is
'Grain: one row per cause of an alert, with the exit code of "status --check", what happened and what to do. p_expected_days is an object {source: the last day that should be in the marts}.';
