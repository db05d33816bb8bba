-- etl.try_lock: take a lock of etl.lock for the session, unless another session with the right to write holds it.
--
-- A role without the right to write can take any advisory lock, too. To keep it from blocking a writer, the lock then gets a new number.
--
-- Reads   etl.lock, etl.lock_holder()
-- Writes  an advisory lock, etl.lock
-- Re-run  safe: a session can take the lock more than once
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
  -- Locking the row keeps other sessions from changing the number meanwhile.
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
'Takes a lock of etl.lock for the session; returns false if another session with the right to write holds it.';
