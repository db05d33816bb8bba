-- etl.update_alarms: raise the causes that stand and resolve those that are gone; each is returned once.
--
-- While a run is at work it may be mending them: then only lateness is raised, and nothing resolved.
--
-- Reads   etl.standing_causes
-- Writes  etl.alarm
create or replace function etl.update_alarms(
  p_source text,
  p_expected_day date,
  p_now timestamptz,
  p_has_backups boolean
)
returns setof etl.alarm
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_is_at_work boolean := etl.is_at_work();
begin
  return query
  with standing as (
    select causes.*
    from etl.standing_causes(
      p_source => p_source,
      p_expected_day => p_expected_day,
      p_now => p_now,
      p_has_backups => p_has_backups
    ) as causes
  ),

  resolved as (
    update etl.alarm
    set resolved_at = greatest(p_now, alarm.raised_at)
    where
      alarm.resolved_at is null
      and not v_is_at_work
      and alarm.cause not in (select standing.cause from standing)
    returning alarm.*
  ),

  raised as (
    insert into etl.alarm (cause, message, advice, raised_at)
    select standing.cause, standing.message, standing.advice, p_now
    from standing
    where
      (not v_is_at_work or standing.cause like 'late: %')
      and standing.cause not in (select known.cause from etl.alarm as known where known.resolved_at is null)
    returning alarm.*
  )

  select * from resolved
  union all
  select * from raised;
end;
$$;

comment on function etl.update_alarms(text, date, timestamptz, boolean) is
'Raises the causes that stand and resolves those that are gone; returns the alarms that it changed.';
