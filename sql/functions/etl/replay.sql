-- etl.replay: read the rejected rows of a file again, and publish those that are valid now as a batch of their own.
--
-- Without p_rows, the rows are read as they were received, by the current document: use it after a fix of the document. With p_rows, an
-- array of {line, record}, the corrected records are read instead. A row is published once, and then marked as replayed. The others
-- stay rejected rows of their batch; without p_rows their reason is updated.
--
-- Reads   etl.batch, etl.rejected_row, etl.source, stg.order_line
-- Writes  what etl.publish() writes, etl.rejected_row, etl.batch, stg.order_line
-- Re-run  safe: a row that was published is not read again
create or replace function etl.replay(p_batch_id bigint, p_today date, p_rows jsonb default null)
returns table (replay_id bigint, rows_published bigint, rows_left bigint, still_rejected jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_refusal text := etl.replay_refusal(p_batch_id => p_batch_id);
begin
  perform etl.take_lock();
  if not exists (select from etl.batch where batch.batch_id = p_batch_id) then
    raise exception 'Cannot replay batch %: no batch has this number', p_batch_id
      using errcode = 'SC001', hint = 'See the batches in etl.batch';
  elsif v_refusal is not null then
    raise exception 'Cannot replay batch %: it %', p_batch_id, v_refusal using errcode = 'SC005';
  end if;

  replay_id := etl.stage_replay(p_batch_id => p_batch_id, p_rows => p_rows);
  rows_published := 0;
  still_rejected := '[]';
  if replay_id is not null then
    perform etl.publish(p_batch_id => replay_id, p_today => p_today, p_is_accepted => true);

    select coalesce(jsonb_agg(still.reason order by still.line), '[]') into still_rejected
    from (
      select rejected.line, jsonb_build_object('line', rejected.line, 'column', rejected.column_name, 'value', rejected.value, 'reason', rejected.reason) as reason
      from etl.rejected_row as rejected
      where rejected.batch_id = replay_id
    ) as still;

    if p_rows is null then
      update etl.rejected_row as rejected
      set column_name = now.column_name, value = now.value, code = now.code, reason = now.reason, record = now.record
      from etl.rejected_row as now
      where rejected.batch_id = p_batch_id and now.batch_id = replay_id and now.line = rejected.line;
    end if;

    update etl.rejected_row as rejected
    set replayed_by = replay_id
    from stg.order_line as staged
    where
      rejected.batch_id = p_batch_id
      and staged.batch_id = replay_id
      and staged.line = rejected.line
      and not exists (select from etl.rejected_row as now where now.batch_id = replay_id and now.line = rejected.line);
    get diagnostics rows_published = row_count;

    delete from stg.order_line as staged
    using etl.rejected_row as now
    where staged.batch_id = replay_id and now.batch_id = replay_id and now.line = staged.line;
    delete from etl.rejected_row as now where now.batch_id = replay_id;

    if rows_published = 0 then
      delete from etl.batch where batch.batch_id = replay_id;
      replay_id := null;
    else
      update etl.batch set rows_read = rows_published, rows_rejected = 0 where batch.batch_id = replay_id;
      update etl.batch set rows_replayed = batch.rows_replayed + rows_published where batch.batch_id = p_batch_id;
    end if;
  end if;
  rows_left := (
    select count(*) from etl.rejected_row as rejected where rejected.batch_id = p_batch_id and rejected.replayed_by is null
  );
  return next;
end;
$$;

comment on function etl.replay(bigint, date, jsonb) is
'Grain: one row: the batch in which rejected rows of a file were published, their number, how many rows are left, and the reason for each row that was rejected again. Null: replay_id. JSON: still_rejected { line: number, column: string | null, value: string | null, reason: string }[].';
