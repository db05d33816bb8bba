-- etl.take_lock: let one writer at a time change the store; a second one is told so at once.
--
-- Held to the end of the transaction. A task holds the same lock for its session, which does not stand in its own way.
--
-- Reads   etl.lock
-- Writes  an advisory lock
-- Re-run  safe: the lock can be taken twice
create or replace function etl.take_lock()
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_number integer := (select lock.number from etl.lock where lock.name = 'storecast');
begin
  if not pg_try_advisory_xact_lock(hashtext('storecast'), v_number) then
    raise exception 'Another run is using this database'
      using errcode = 'SC002', hint = 'Wait until it has ended; see etl.run for what it is';
  end if;
end;
$$;

comment on function etl.take_lock() is
'Takes the lock of the one writer until the end of the transaction; raises SC002 where another session has it.';
