-- etl.accept_batch: publish a file that is held, or that failed, without its rejected rows, and end the alerts about them.
--
-- Reads   etl.batch
-- Writes  what etl.publish() writes, etl.batch
-- Re-run  safe: a published batch only gets a new time of acceptance
create or replace function etl.accept_batch(p_batch_id bigint, p_today date)
returns setof etl.batch
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_batch etl.batch;
begin
  perform etl.take_lock();
  select * into v_batch from etl.batch where batch.batch_id = p_batch_id;

  if v_batch.batch_id is null then
    raise exception 'Cannot accept batch %: no batch has this number', p_batch_id
      using errcode = 'SC001', hint = 'See the batches in etl.batch';
  elsif v_batch.channel = 'api' then
    raise exception 'Cannot accept batch %: it is an API day', p_batch_id
      using errcode = 'SC001', hint = format('Accept the day: deno task accept %s%s', v_batch.day, etl.source_option(p_source => v_batch.source_name));
  elsif v_batch.status in ('discarded', 'staged') or (v_batch.status <> 'published' and v_batch.pruned_at is not null) then
    raise exception 'Cannot accept batch %: it is %', p_batch_id,
      case when v_batch.pruned_at is not null then 'no longer staged' else v_batch.status end
      using errcode = 'SC005', hint = 'Load its file: deno task archive FILE' || etl.source_option(p_source => v_batch.source_name);
  elsif v_batch.status in ('held', 'failed') then
    update etl.batch set status = 'staged' where batch.batch_id = p_batch_id;
    perform etl.publish(p_batch_id => p_batch_id, p_today => p_today, p_is_accepted => true);
  end if;

  update etl.batch set accepted_at = clock_timestamp() where batch.batch_id = p_batch_id;

  return query select * from etl.batch where batch.batch_id = p_batch_id;
end;
$$;

comment on function etl.accept_batch(bigint, date) is
'Publishes a file that is held or has failed, without its rejected rows, and ends the alerts about them; returns the batch. Raises SC001 for an API day, SC005 for a batch that can no longer be published.';
