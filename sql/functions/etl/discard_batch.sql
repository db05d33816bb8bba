-- etl.discard_batch: give up a batch that is staged, held or has failed: delete its rows from stg and end the alerts about it.
--
-- Reads   etl.batch
-- Writes  etl.batch, stg.order_line
-- Re-run  safe: a discarded batch is returned as it is
create or replace function etl.discard_batch(p_batch_id bigint, p_now timestamptz)
returns setof etl.batch
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_status text;
begin
  perform etl.take_lock();

  select batch.status into v_status from etl.batch where batch.batch_id = p_batch_id;
  if v_status is null then
    raise exception 'Cannot discard batch %: no batch has this number', p_batch_id
      using errcode = 'SC001', hint = 'See the batches in etl.batch';
  elsif v_status = 'published' then
    raise exception 'Cannot discard batch %: it is published', p_batch_id
      using errcode = 'SC005', hint = 'Load a corrected archive, or pull the day again: deno task pull --from yyyy-MM-dd';
  end if;

  update etl.batch
  set status = 'discarded', pruned_at = p_now
  where batch.batch_id = p_batch_id and batch.status <> 'discarded';
  if found then
    delete from stg.order_line where order_line.batch_id = p_batch_id;
  end if;

  return query select * from etl.batch where batch.batch_id = p_batch_id;
end;
$$;

comment on function etl.discard_batch(bigint, timestamptz) is
'Gives up a batch that is staged, held or has failed, and returns it; its rejected rows are kept. Raises SC005 for a published batch.';
