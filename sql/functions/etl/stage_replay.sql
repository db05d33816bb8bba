-- etl.stage_replay: stage rejected rows of a batch again, as a batch of their own; return its number, or null if there are no rows.
--
-- Without p_rows, the rows are staged as they were received, by the current document; rows that could not be split into fields are
-- not. With p_rows, an array of {line, record}, the corrected records are staged.
--
-- Reads   etl.batch, etl.rejected_row, etl.source
-- Writes  etl.batch, stg.order_line
-- Re-run  stages the rows again; call it only in the transaction of etl.replay
create or replace function etl.stage_replay(p_batch_id bigint, p_rows jsonb default null)
returns bigint
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_columns jsonb;
  v_unread text;
  v_replay bigint;
  v_rows bigint;
begin
  select source.columns -> 'archive' into strict v_columns
  from etl.batch
  inner join etl.source on source.source_name = batch.source_name
  where batch.batch_id = p_batch_id;

  if v_columns is null then
    raise exception 'Cannot replay batch %: its source reads no files any more', p_batch_id
      using errcode = 'SC005', hint = 'Describe them under archive in the document of the source';
  end if;

  -- Columns are matched by their place in the source's rows: a document may since use another column, or another number of an attribute.
  select string_agg(present.key, ', ' order by present.key) into v_unread
  from etl.batch
  cross join lateral jsonb_each(v_columns) as present
  where
    batch.batch_id = p_batch_id
    and not exists (select from jsonb_each(batch.columns) as known where known.value = present.value);
  if p_rows is null and v_unread is not null then
    raise exception 'Cannot replay batch %: % was not read when it was loaded, or was read from another column', p_batch_id, v_unread
      using errcode = 'SC005', hint = 'Load its file again: deno task archive FILE. Rows that are already loaded do not change';
  end if;

  insert into etl.batch (source_name, channel, origin, fingerprint, bytes, rows_read, rows_rejected, columns, replays)
  select batch.source_name, batch.channel, batch.origin, 'replay', 0, 0, 0, v_columns, batch.batch_id
  from etl.batch
  where batch.batch_id = p_batch_id
  returning batch.batch_id into v_replay;

  insert into stg.order_line
  select (jsonb_populate_record(null::stg.order_line, given.record || jsonb_build_object('batch_id', v_replay, 'line', rejected.line))).*
  from etl.rejected_row as rejected
  inner join etl.batch on batch.batch_id = rejected.batch_id
  cross join lateral (
    select corrected.record
    from jsonb_to_recordset(p_rows) as corrected (line bigint, record jsonb)
    where corrected.line = rejected.line
    union all
    select coalesce(jsonb_object_agg(present.key, rejected.record -> known.key), '{}')
    from jsonb_each(v_columns) as present
    inner join jsonb_each(batch.columns) as known on known.value = present.value
    where p_rows is null and jsonb_typeof(rejected.record) = 'object'
    having jsonb_typeof(rejected.record) = 'object' and p_rows is null
  ) as given
  where rejected.batch_id = p_batch_id and rejected.replayed_by is null;
  get diagnostics v_rows = row_count;

  if v_rows = 0 then
    delete from etl.batch where batch.batch_id = v_replay;
    return null;
  end if;
  update etl.batch set rows_read = v_rows where batch.batch_id = v_replay;
  return v_replay;
end;
$$;

comment on function etl.stage_replay(bigint, jsonb) is
'Stages the rejected rows of a batch again, as received or as corrected in p_rows; returns the number of their batch, or null if there are none.';
