-- etl.accept_closed_day: for a source without an API, record that the shop had no orders on a day that no file brought.
--
-- Reads   etl.batch, etl.business_day
-- Writes  etl.business_day
-- Re-run  safe: the day only gets a new time of acceptance
create or replace function etl.accept_closed_day(p_source text, p_day date, p_today date, p_now timestamptz)
returns setof etl.batch
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_newest bigint := (
    select max(batch.batch_id)
    from etl.batch
    where batch.source_name = p_source and batch.status = 'published'
  );
begin
  if v_newest is null or p_day >= p_today or exists (
    select
    from etl.business_day as ledger
    where ledger.source_name = p_source and ledger.day = p_day and ledger.lines > 0
  ) then
    raise exception 'Cannot accept %: %', p_day, case
      when v_newest is null then format('nothing is loaded from "%s" yet', p_source)
      when p_day >= p_today then 'the day is not over'
      else 'it has orders'
    end
      using errcode = 'SC001', hint = 'Name a day that is over and has no orders';
  end if;

  insert into etl.business_day as ledger (
    source_name, day, status, channel, batch_id, lines, sales, first_published_at, published_at, checked_on, accepted_at
  )
  values (p_source, p_day, 'empty', 'archive', v_newest, 0, 0, p_now, p_now, p_today, p_now)
  on conflict (source_name, day) do update
  set accepted_at = excluded.accepted_at;

  return query select * from etl.batch where batch.batch_id = v_newest;
end;
$$;

comment on function etl.accept_closed_day(text, date, date, timestamptz) is
'Enters a day that no file brought as accepted and without orders. Returns the latest published batch of the source.';
