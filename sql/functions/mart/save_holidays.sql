-- mart.save_holidays: replace the public holidays of the calendar.
--
-- Reads   mart.dim_date
-- Writes  mart.dim_date
-- Grain   p_holidays is an array of {day, holiday}; of two on one day the first by name is kept
-- Re-run  safe: only days that differ are written
create or replace function mart.save_holidays(p_holidays jsonb)
returns bigint
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_written bigint;
begin
  with given as (
    select holiday.day, min(holiday.holiday) as holiday
    from jsonb_to_recordset(p_holidays) as holiday (day date, holiday text)
    group by holiday.day
  ),

  wanted as (
    select calendar.day, given.holiday
    from mart.dim_date as calendar
    left join given on given.day = calendar.day
    where calendar.holiday is distinct from given.holiday
  )

  update mart.dim_date as calendar
  set holiday = wanted.holiday
  from wanted
  where calendar.day = wanted.day;

  get diagnostics v_written = row_count;
  return v_written;
end;
$$;

comment on function mart.save_holidays(jsonb) is
'Replaces the public holidays in mart.dim_date, given as an array of {day, holiday}, and returns how many days changed.';
