-- ops.mark_notified: record that an alert, or its resolution, was sent.
--
-- Writes  ops.alert
-- Re-run  safe: the first time is kept
create or replace function ops.mark_notified(p_alert_id bigint, p_status text, p_now timestamptz)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update ops.alert
  set
    active_notified_at = case
      when p_status = 'active' then coalesce(alert.active_notified_at, p_now)
      else alert.active_notified_at
    end,
    resolved_notified_at = case
      when p_status = 'resolved' then coalesce(alert.resolved_notified_at, p_now)
      else alert.resolved_notified_at
    end
  where alert.alert_id = p_alert_id;
$$;

comment on function ops.mark_notified(bigint, text, timestamptz) is
'Records when an alert was sent; p_status is active, or resolved for its resolution.';
