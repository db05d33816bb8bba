-- etl.untold_alarms: what the webhook has not taken yet, in the order it came.
--
-- Reads   etl.alarm
create or replace function etl.untold_alarms()
returns table (
  alarm_id bigint,
  state text,
  cause text,
  message text,
  advice text,
  raised_at timestamptz,
  resolved_at timestamptz
)
language sql
stable
set search_path = ''
as $$
  select alarm.alarm_id, 'raised', alarm.cause, alarm.message, alarm.advice, alarm.raised_at, null::timestamptz
  from etl.alarm
  where alarm.raise_told_at is null
  union all
  select alarm.alarm_id, 'resolved', alarm.cause, alarm.message, alarm.advice, alarm.raised_at, alarm.resolved_at
  from etl.alarm
  where alarm.resolved_at is not null and alarm.resolution_told_at is null
  order by 1, 2;
$$;

comment on function etl.untold_alarms() is
'Grain: one row an alarm, and a word that it is well again, that is still to be told; state is raised or resolved.';
