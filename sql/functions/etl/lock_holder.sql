-- etl.lock_holder: the session that holds a lock of etl.lock.
--
-- Sessions of a role that may not publish are ignored: they cannot hold it, even if they have taken the same advisory lock.
--
-- Reads   pg_locks, pg_stat_activity, etl.lock, etl.run
create or replace function etl.lock_holder(p_name text)
returns table (pid integer, role_name text, task text, running_since text)
language sql
stable
security definer
set search_path = ''
as $$
  select activity.pid, activity.usename::text, running.task, to_char(running.started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
  from etl.lock
  inner join pg_locks as held
    on held.classid::bigint = (hashtext(lock.name)::bigint & 4294967295)
    and held.objid::bigint = lock.number
  inner join pg_stat_activity as activity on activity.pid = held.pid
  left join (
    select run.task, run.started_at
    from etl.run
    where run.status = 'running'
    order by run.run_id desc
    limit 1
  ) as running on lock.name = 'storecast'
  where
    lock.name = p_name
    and held.locktype = 'advisory'
    and held.granted
    and held.database = (select pg_database.oid from pg_database where pg_database.datname = current_database())
    and held.objsubid = 2
    and has_function_privilege(activity.usesysid, 'etl.publish(bigint, date, boolean)', 'execute');
$$;

comment on function etl.lock_holder(text) is
'The session that holds a lock of etl.lock, and its role; no row if none does. Sessions of roles that may not publish are ignored. For the lock storecast also the running task and its start, in UTC. Null: task, running_since.';
