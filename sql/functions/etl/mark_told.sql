-- etl.mark_told: note that an alarm, or the word that it is well again, was told.
--
-- Writes  etl.alarm
-- Re-run  safe: the first time stays
create or replace function etl.mark_told(p_alarm_id bigint, p_state text, p_now timestamptz)
returns void
language sql
volatile
security definer
set search_path = ''
as $$
  update etl.alarm
  set
    raise_told_at = case when p_state = 'raised' then coalesce(alarm.raise_told_at, p_now) else alarm.raise_told_at end,
    resolution_told_at = case
      when p_state = 'resolved' then coalesce(alarm.resolution_told_at, p_now)
      else alarm.resolution_told_at
    end
  where alarm.alarm_id = p_alarm_id;
$$;

comment on function etl.mark_told(bigint, text, timestamptz) is
'Notes when an alarm was told; p_state is raised, or resolved for the word that it is well again.';
