-- etl.has_writer: whether a session is writing to the store now, as a run does from start to end.
--
-- Reads   etl.lock_holder()
create or replace function etl.has_writer()
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (select from etl.lock_holder(p_name => 'storecast'));
$$;

comment on function etl.has_writer() is 'Whether a session holds the writer''s lock, as a run does until it ends.';
