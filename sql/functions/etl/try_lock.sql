-- etl.try_lock: take a lock of etl.lock for the session, unless another session that may write holds it.
--
-- A role that may not write can take any advisory lock as well. It does not hold up a writer: the lock gets another number.
--
-- Reads   etl.lock
-- Writes  an advisory lock, etl.lock
-- Re-run  safe: a session may take its lock twice
create or replace function etl.try_lock(p_name text)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_number integer;
begin
  -- The row is locked so that no other session changes the number between the two.
  select lock.number into v_number from etl.lock where lock.name = p_name for update;
  if pg_try_advisory_lock(hashtext(p_name), v_number) then
    return true;
  elsif exists (select from etl.lock_holder(p_name => p_name)) then
    return false;
  end if;

  v_number := floor(random() * 2147483647);
  update etl.lock set number = v_number where lock.name = p_name;
  return pg_try_advisory_lock(hashtext(p_name), v_number);
end;
$$;

comment on function etl.try_lock(text) is
'Takes a lock of etl.lock for the session; returns false if another session that may write holds it.';
