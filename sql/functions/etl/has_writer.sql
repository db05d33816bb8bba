-- etl.has_writer: whether a run changes the store at this moment.
--
-- Reads   etl.lock_holder
create or replace function etl.has_writer()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (select from etl.lock_holder(p_name => 'storecast'));
$$;

comment on function etl.has_writer() is 'Whether a session holds the lock of the one writer, as a run does to its end.';
