-- etl.hold_batch: hold a staged batch: none of it is published, and its day keeps its lines and stays due.
--
-- Reads   etl.batch
-- Writes  etl.batch, etl.business_day
-- Re-run  safe: a batch that is held already keeps its reason
create or replace function etl.hold_batch(p_batch_id bigint, p_today date, p_held_for text, p_reason text)
returns setof etl.batch
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform etl.replace_held_batches(p_batch_id => p_batch_id);

  update etl.batch
  set status = 'held', held_for = p_held_for, reason = p_reason
  where batch.batch_id = p_batch_id;

  update etl.business_day as ledger
  set status = 'held', checked_on = p_today
  from etl.batch
  where batch.batch_id = p_batch_id and ledger.source_name = batch.source_name and ledger.day = batch.day;

  return query select * from etl.batch where batch.batch_id = p_batch_id;
end;
$$;

comment on function etl.hold_batch(bigint, date, text, text) is
'Holds a staged batch, with the reason and its kind p_held_for (rate or loss), and marks its day as held in the day ledger; returns the batch.';
