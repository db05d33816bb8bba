-- ops.failure_kind: the name of an exit code, as listed in docs/errors.md.
create or replace function ops.failure_kind(p_exit_code integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select case p_exit_code
    when 1 then 'unexpected'
    when 2 then 'usage'
    when 3 then 'input'
    when 4 then 'api'
    when 5 then 'databaseUnreachable'
    when 6 then 'databaseForeign'
    when 7 then 'anotherRun'
    when 8 then 'batchFailed'
    when 9 then 'dataTestFailed'
    when 10 then 'diskFull'
    when 11 then 'late'
    when 12 then 'forecast'
    when 13 then 'backup'
    when 15 then 'incomplete'
    else 'aborted'
  end;
$$;

comment on function ops.failure_kind(integer) is
'Name of an exit code; aborted for null, since an aborted run has none.';
