-- ops.clock_difference: how far the clock of the database is from that of a task.
--
-- Reads   the clock
create or replace function ops.clock_difference(p_now timestamptz)
returns table (clock text, hours double precision)
language sql
stable
set search_path = ''
as $$
  select
    to_char(statement_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    abs(extract(epoch from statement_timestamp() - p_now))::double precision / 3600;
$$;

comment on function ops.clock_difference(timestamptz) is
'Grain: one row: the present instant by the database''s clock, in UTC, and its distance from the given one in hours.';
