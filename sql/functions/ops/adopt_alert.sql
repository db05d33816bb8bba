-- ops.adopt_alert: store an alert that was raised while the store could not be opened, as resolved.
--
-- Writes  ops.alert
-- Re-run  safe: the same alert is stored once
create or replace function ops.adopt_alert(
  p_cause text,
  p_message text,
  p_advice text,
  p_active_from timestamptz,
  p_now timestamptz,
  p_active_notified_at timestamptz default null
)
returns setof ops.alert
language sql
volatile
security definer
set search_path = ''
as $$
  insert into ops.alert (cause, message, advice, active_from, active_notified_at, resolved_at)
  values (p_cause, p_message, p_advice, p_active_from, p_active_notified_at, greatest(p_now, p_active_from))
  on conflict (cause, active_from) do nothing
  returning alert.*;
$$;

comment on function ops.adopt_alert(text, text, text, timestamptz, timestamptz, timestamptz) is
'Stores an alert that was raised while the store could not be opened, as resolved; returns it unless it was stored before.';
