-- ops.update_alerts: raise alerts for new causes, and resolve the alerts whose cause is gone.
--
-- A run that is writing may be about to remove a cause. Until it ends, only late data raise an alert, and no alert is resolved.
--
-- Reads   ops.alert_causes(), etl.has_writer()
-- Writes  ops.alert
-- Re-run  safe: an active alert is raised once
create or replace function ops.update_alerts(
  p_expected_days jsonb,
  p_now timestamptz,
  p_has_backups boolean
)
returns setof ops.alert
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_has_writer boolean := etl.has_writer();
begin
  return query
  with found as (
    select causes.*
    from ops.alert_causes(
      p_expected_days => p_expected_days,
      p_now => p_now,
      p_has_backups => p_has_backups
    ) as causes
  ),

  resolved as (
    update ops.alert
    set resolved_at = greatest(p_now, alert.active_from)
    where
      alert.resolved_at is null
      and not v_has_writer
      and alert.cause not in (select found.cause from found)
    returning alert.*
  ),

  entered as (
    insert into ops.alert (cause, message, advice, active_from)
    select found.cause, found.message, found.advice, p_now
    from found
    where
      (not v_has_writer or found.cause like 'late: %')
      and found.cause not in (select known.cause from ops.alert as known where known.resolved_at is null)
    returning alert.*
  )

  select * from resolved
  union all
  select * from entered;
end;
$$;

comment on function ops.update_alerts(jsonb, timestamptz, boolean) is
'Raises alerts for new causes and resolves the alerts whose cause is gone; returns the alerts that it changed.';
