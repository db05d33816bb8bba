-- etl.take_lock: take the writer's lock until the end of the transaction, or raise an error at once if another session holds it.
--
-- A task already holds the same lock for its session. That does not block its own transactions.
--
-- Reads   etl.lock
-- Writes  an advisory lock
-- Re-run  safe: a session can take the lock more than once
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
      using errcode = 'SC002', hint = 'Wait until it has ended; etl.run shows it';
  end if;
end;
$$;

comment on function etl.take_lock() is
'Takes the writer''s lock until the end of the transaction; raises SC002 if another session holds it.';
