-- etl.record_days: enter a published batch into the day ledger.
--
-- An API batch confirms its day, even if it brought nothing new; an archive confirms the days whose lines it added or changed. A day
-- that changes after it was published is restated. A batch can also change lines of a day that it does not confirm, by a return that
-- belongs to another day's order or by a line that moved: then only the sums of that day are updated. If such a day was never
-- confirmed, it gets no entry and stays due.
--
-- Reads   etl.batch, ods.order_line of the days, pg_temp.typed_line
-- Writes  etl.business_day, etl.changed_day
-- Grain   source, day
-- Re-run  counts another restatement; call it only in the transaction of the publication
create or replace function etl.record_days(p_batch_id bigint, p_days date[], p_today date)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_confirmed date[];
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  v_confirmed := case v_batch.channel
    when 'api' then array[v_batch.day]
    else array(select distinct typed.placed_on from pg_temp.typed_line as typed where typed.status in ('new', 'changed'))
  end;

  update etl.business_day as ledger
  set
    status = case
      when ledger.status in ('failed', 'held') then ledger.status
      when changed.lines = 0 then 'empty'
      else 'restated'
    end,
    lines = changed.lines,
    sales = changed.sales,
    restatements = ledger.restatements + (ledger.first_published_at is not null)::integer,
    published_at = case when ledger.first_published_at is not null then v_batch.published_at end,
    -- The day stays accepted unless it has lost lines.
    accepted_at = case when changed.lines >= ledger.lines then ledger.accepted_at end
  from (
    select day.day, count(line.order_id) as lines, coalesce(sum(line.sales), 0) as sales
    from unnest(p_days) as day (day)
    left join ods.order_line as line on line.order_date = day.day and line.source_name = v_batch.source_name
    where day.day <> all(v_confirmed)
    group by day.day
  ) as changed
  where ledger.source_name = v_batch.source_name and ledger.day = changed.day;

  insert into etl.business_day as ledger (
    source_name, day, status, channel, batch_id, lines, max_lines, sales, first_published_at, published_at, checked_on
  )
  select
    v_batch.source_name,
    confirmed.day,
    case when count(line.order_id) = 0 then 'empty' else 'loaded' end,
    v_batch.channel,
    p_batch_id,
    count(line.order_id),
    count(line.order_id) filter (where line.placed_on = line.order_date) + coalesce(max(held.lines), 0),
    coalesce(sum(line.sales), 0),
    v_batch.published_at,
    v_batch.published_at,
    p_today
  from unnest(v_confirmed) as confirmed (day)
  left join ods.order_line as line on line.order_date = confirmed.day and line.source_name = v_batch.source_name
  left join (
    select elsewhere.placed_on as day, count(*) as lines
    from ods.order_line as elsewhere
    where
      elsewhere.placed_on <> elsewhere.order_date
      and elsewhere.placed_on = any(v_confirmed)
      and elsewhere.source_name = v_batch.source_name
    group by elsewhere.placed_on
  ) as held on held.day = confirmed.day
  group by confirmed.day
  on conflict (source_name, day) do update
  set
    status = case
      -- An archive ends the failed or held status of a day only if the API has never confirmed that day.
      when
        ledger.status in ('failed', 'held')
        and v_batch.channel = 'archive'
        and ledger.channel = 'api'
        and ledger.first_published_at is not null
        then ledger.status
      when excluded.lines = 0 then 'empty'
      when ledger.first_published_at is null then 'loaded'
      when excluded.day = any(p_days) or ledger.restatements > 0 then 'restated'
      else 'loaded'
    end,
    channel = case when ledger.first_published_at is null then v_batch.channel when v_batch.channel = 'api' then 'api' else ledger.channel end,
    batch_id = excluded.batch_id,
    lines = excluded.lines,
    max_lines = greatest(ledger.max_lines, excluded.max_lines),
    sales = excluded.sales,
    restatements = ledger.restatements + (ledger.first_published_at is not null and excluded.day = any(p_days))::integer,
    first_published_at = coalesce(ledger.first_published_at, excluded.first_published_at),
    published_at = case when excluded.day = any(p_days) then excluded.published_at else ledger.published_at end,
    checked_on = case when v_batch.channel = 'api' then excluded.checked_on else ledger.checked_on end,
    accepted_at = case
      when excluded.day <> all(p_days) and v_batch.rows_rejected <= (
        select known.rows_rejected from etl.batch as known where known.batch_id = ledger.batch_id
      )
        then ledger.accepted_at
    end;

  delete from etl.changed_day as noted
  where noted.source_name = v_batch.source_name and noted.day = v_batch.day and noted.noted_at <= v_batch.staged_at;
end;
$$;

comment on function etl.record_days(bigint, date[], date) is
'Enters a published batch into the day ledger: the days that it confirms, and the sums of the other days whose order lines it changed.';
