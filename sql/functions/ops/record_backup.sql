-- ops.record_backup: record a completed backup.
--
-- Writes  ops.backup
-- Re-run  adds another row
create or replace function ops.record_backup(p_made_at timestamptz, p_file text, p_bytes bigint, p_rows bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  insert into ops.backup (made_at, file, bytes, rows)
  values (p_made_at, p_file, p_bytes, p_rows);
$$;

comment on function ops.record_backup(timestamptz, text, bigint, bigint) is 'Records a completed backup.';
