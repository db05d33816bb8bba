-- etl.fail_batch: mark a staged batch as failed: none of it is published, and its day stays due.
--
-- What was accepted of the day before does not count for its next answer.
--
-- Reads   etl.batch
-- Writes  etl.batch, etl.business_day
-- Re-run  safe: a batch that is no longer staged is returned as it is
create or replace function etl.fail_batch(p_batch_id bigint, p_today date, p_reason text)
returns setof etl.batch
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform etl.take_lock();

  update etl.batch
  set status = 'failed', reason = p_reason
  where batch.batch_id = p_batch_id and batch.status = 'staged';

  if found then
    insert into etl.business_day as ledger (
      source_name, day, status, channel, batch_id, lines, sales, checked_on
    )
    select batch.source_name, batch.day, 'failed', 'api', batch.batch_id, 0, 0, p_today
    from etl.batch
    where batch.batch_id = p_batch_id and batch.channel = 'api'
    on conflict (source_name, day) do update
    set status = 'failed', batch_id = excluded.batch_id, checked_on = excluded.checked_on, accepted_at = null;
  end if;

  return query select * from etl.batch where batch.batch_id = p_batch_id;
end;
$$;

comment on function etl.fail_batch(bigint, date, text) is
'Marks a staged batch as failed, with the reason, and its day as failed in the day ledger; returns the batch.';
