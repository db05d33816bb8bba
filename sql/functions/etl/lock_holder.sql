-- etl.lock_holder: the session that holds a lock of etl.lock.
--
-- Only a role that may publish can hold one: the lock of any other session does not count.
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
'The session, with its role, that holds a lock of etl.lock; no row if none does. A session that may not publish never does. Of the lock storecast also the task that runs and since when, in UTC. Null: task, running_since.';
