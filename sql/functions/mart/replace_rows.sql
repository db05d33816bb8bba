-- mart.replace_rows: replace the rows of a table within a scope by the given rows.
--
-- Reads   p_table
-- Writes  p_table
-- Grain   p_rows is an array of rows of the table by column names; p_scope has the column values that the rows to replace share
-- Re-run  safe: only rows that differ are written
create or replace function mart.replace_rows(p_table regclass, p_rows jsonb, p_scope jsonb)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_deleted bigint;
  v_inserted bigint;
begin
  if p_table is null or p_rows is null or p_scope is null then
    raise exception 'Cannot replace rows: an argument is null'
      using errcode = 'null_value_not_allowed', hint = 'Name the table, its rows as a JSON array, and their scope';
  end if;

  execute format(
    'delete from %1$s as kept
    where to_jsonb(kept) @> $2
      and not exists (select from jsonb_populate_recordset(null::%1$s, $1) as given where given = kept)',
    p_table
  ) using p_rows, p_scope;
  get diagnostics v_deleted = row_count;

  execute format(
    'insert into %1$s
    select given.* from jsonb_populate_recordset(null::%1$s, $1) as given
    on conflict do nothing',
    p_table
  ) using p_rows;
  get diagnostics v_inserted = row_count;

  return v_deleted + v_inserted > 0;
end;
$$;

comment on function mart.replace_rows(regclass, jsonb, jsonb) is
'Replaces the rows of a table that contain p_scope by the given rows, an array by column names; writes only what differs, and returns whether anything did.';
