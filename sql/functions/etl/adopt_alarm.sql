-- etl.adopt_alarm: enter an alarm that was raised while the store could not be opened, and that is over.
--
-- Writes  etl.alarm
-- Re-run  safe: the same alarm is entered once
create or replace function etl.adopt_alarm(
  p_cause text,
  p_message text,
  p_advice text,
  p_raised_at timestamptz,
  p_raise_told_at timestamptz,
  p_now timestamptz
)
returns setof etl.alarm
language sql
volatile
security definer
set search_path = ''
as $$
  insert into etl.alarm (cause, message, advice, raised_at, raise_told_at, resolved_at)
  values (p_cause, p_message, p_advice, p_raised_at, p_raise_told_at, greatest(p_now, p_raised_at))
  on conflict (cause, raised_at) do nothing
  returning alarm.*;
$$;

comment on function etl.adopt_alarm(text, text, text, timestamptz, timestamptz, timestamptz) is
'Enters an alarm that was raised while the store could not be opened, as resolved; returns it unless it was entered before.';
