-- etl.is_at_work: whether a run changes the store at this moment.
--
-- Reads   pg_locks: the lock of the one writer (etl.take_turn)
create or replace function etl.is_at_work()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (
    select
    from pg_locks as held
    where
      held.locktype = 'advisory'
      and held.granted
      and held.database = (select pg_database.oid from pg_database where pg_database.datname = current_database())
      and held.classid::bigint = (hashtext('storecast')::bigint & 4294967295)
      and held.objid::bigint = 0
      and held.objsubid = 2
  );
$$;

comment on function etl.is_at_work() is 'Whether a session holds the lock of the one writer, as a run does to its end.';
