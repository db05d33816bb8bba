-- etl.is_at_work: whether a run changes the store at this moment.
--
-- Reads   etl.turn_holder
create or replace function etl.is_at_work()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (select from etl.turn_holder(p_name => 'storecast'));
$$;

comment on function etl.is_at_work() is 'Whether a session holds the lock of the one writer, as a run does to its end.';
