-- etl.standing_causes: what is wrong now, the worst first.
--
-- Reads   etl.*, mart.forecast_run, mart.forecast_skill
create or replace function etl.standing_causes(
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
    'late: ' || source_status.source,
    11,
    coalesce(
      'The data is late: the last complete day is ' || source_status.last_complete_day,
      format('The data is late: nothing is loaded from "%s" yet', source_status.source)
    ),
    case
      when source_status.last_complete_day is null
        then 'Load the archive with "deno task archive FILE", or name the first day: "deno task pull --from yyyy-MM-dd"'
      else 'Run "deno task daily"; if it fails, its message says why'
    end
  from etl.source_status(p_source => p_source, p_today => p_expected_day + 1) as source_status
  where source_status.is_late

  union all

  select
    'refused: ' || refused.source,
    8,
    format(
      'Refused to publish %s batch(es), as too many rows could not be typed; the newest is %s',
      count(*),
      (
        array_agg(
          format(
            'batch %s (%s, %s of %s rows)',
            refused.batch_id,
            coalesce('day ' || refused.day, format('"%s"', refused.origin)),
            refused.rows_rejected,
            refused.rows_read
          ) order by refused.batch_id desc
        )
      )[1]
    ),
    format(
      'See why with "deno task rejects --batch %s", mend the source or its document, and run "deno task %s"',
      max(refused.batch_id),
      case when (array_agg(refused.day order by refused.batch_id desc))[1] is null then 'archive FILE' else 'daily' end
    )
  from etl.refused_batches() as refused
  group by refused.source

  union all

  (
    select distinct on (failed.kind)
      'failed: ' || failed.kind,
      coalesce(failed.exit_code, 1),
      format('%s failed at %s: %s', failed.task, to_char(failed.ended_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'), rtrim(failed.message, '.')),
      format('See "failed: %s" in docs/operations.md; then run "deno task daily"', failed.kind)
    from etl.failed_runs() as failed
    order by failed.kind, failed.run_id desc
  )

  union all

  select
    'forecast: stale',
    12,
    format('The newest forecast begins after %s, but sales are complete to %s', projected.cutoff, reached.last_complete_day),
    'Run "deno task forecast"; its message says why it cannot'
  from mart.forecast_newest as projected
  cross join etl.source_status(p_source => p_source, p_today => p_expected_day + 1) as reached
  where reached.source = p_source and projected.cutoff < reached.last_complete_day

  union all

  select
    'forecast: worse',
    12,
    format(
      'Of the last 28 days the forecast was worse than seasonal naive: skill %s over %s days',
      round(scored.skill, 3),
      scored.days
    ),
    'See "forecast: worse" in docs/operations.md: was it the days, or the model'
  from mart.forecast_skill as scored
  where scored.series = 'total' and scored.is_alarming

  union all

  select
    'backup: old',
    13,
    coalesce(
      'The newest backup is of ' || to_char(max(backup.made_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"'),
      'There is no backup'
    ),
    'Run "deno task backup"; its message says why it cannot'
  from etl.backup
  where p_has_backups
  having p_has_backups and coalesce(max(backup.made_at) < p_now - interval '2 days', true);
$$;

comment on function etl.standing_causes(text, date, timestamptz, boolean) is
'Grain: one row a cause that stands, with the exit code of "status --check", what happened and what to do; p_expected_day is the last day that should be in the marts.';
