-- etl.record_backup: enter a backup that was written whole.
--
-- Writes  etl.backup
create or replace function etl.record_backup(p_made_at timestamptz, p_file text, p_bytes bigint, p_rows bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  insert into etl.backup (made_at, file, bytes, rows)
  values (p_made_at, p_file, p_bytes, p_rows);
$$;

comment on function etl.record_backup(timestamptz, text, bigint, bigint) is 'Enters a backup that was written whole.';
