-- etl.accept_day: accept a day as the source gives it: publish its batch if it is held or has failed, and end the alerts about it.
--
-- Reads   etl.batch, etl.business_day, ods.lines_placed_on()
-- Writes  what etl.publish() writes, etl.business_day
-- Re-run  safe: the day only gets a new time of acceptance
create or replace function etl.accept_day(p_source text, p_day date, p_today date, p_now timestamptz)
returns setof etl.batch
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_newest etl.batch;
begin
  perform etl.take_lock();
  if not etl.has_api(p_source => p_source) then
    return query select * from etl.accept_closed_day(p_source => p_source, p_day => p_day, p_today => p_today, p_now => p_now);
    return;
  end if;
  select * into v_newest
  from etl.batch
  where batch.source_name = p_source and batch.day = p_day and batch.status in ('held', 'failed', 'published')
  order by batch.batch_id desc
  limit 1;

  if
    v_newest.status = 'published'
    and exists (
      select
      from etl.business_day as ledger
      where ledger.source_name = p_source and ledger.day = p_day and ledger.status in ('held', 'failed')
    )
  then
    v_newest.status := null;
  end if;
  if v_newest.status is null then
    raise exception 'Cannot accept %: there is no answer from the API for this day', p_day
      using errcode = 'SC001', hint = 'Pull the day first: deno task pull --from yyyy-MM-dd --to yyyy-MM-dd' || etl.source_option(p_source => p_source);
  elsif v_newest.status = 'failed' and v_newest.pruned_at is not null then
    raise exception 'Cannot accept %: the rows of its batch % are no longer staged', p_day, v_newest.batch_id
      using errcode = 'SC005', hint = 'Pull the day again: deno task pull --from yyyy-MM-dd --to yyyy-MM-dd' || etl.source_option(p_source => p_source);
  elsif v_newest.status in ('held', 'failed') then
    update etl.batch set status = 'staged' where batch.batch_id = v_newest.batch_id;
    perform etl.publish(p_batch_id => v_newest.batch_id, p_today => p_today, p_is_accepted => true);
  end if;

  update etl.business_day as ledger
  set
    accepted_at = p_now,
    max_lines = (select count(*) from ods.lines_placed_on(p_source, p_day))
  where ledger.source_name = p_source and ledger.day = p_day;

  return query select * from etl.batch where batch.batch_id = v_newest.batch_id;
end;
$$;

comment on function etl.accept_day(text, date, date, timestamptz) is
'Publishes the batch of a day that is held or has failed, and marks the day as accepted: it raises no alert until it changes. Returns the batch. Raises SC001 if there is no answer from the API for the day, SC005 if the rows of its batch are no longer staged.';
