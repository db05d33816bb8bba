-- ops.unsent_alerts: alerts and resolutions that the webhook has not accepted yet, in order of appearance.
--
-- Reads   ops.alert
create or replace function ops.unsent_alerts()
returns table (
  alert_id bigint,
  status text,
  cause text,
  message text,
  advice text,
  active_from timestamptz,
  resolved_at timestamptz
)
language sql
stable
set search_path = ''
as $$
  select alert.alert_id, 'active', alert.cause, alert.message, alert.advice, alert.active_from, null::timestamptz
  from ops.alert
  where alert.active_notified_at is null
  union all
  select alert.alert_id, 'resolved', alert.cause, alert.message, alert.advice, alert.active_from, alert.resolved_at
  from ops.alert
  where alert.resolved_at is not null and alert.resolved_notified_at is null
  order by 1, 2;
$$;

comment on function ops.unsent_alerts() is
'Grain: one row per unsent alert, and one per unsent resolution; status is active or resolved. Null: resolved_at.';
