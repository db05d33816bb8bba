-- etl.record_days: enter a published batch into the day ledger.
--
-- An API batch confirms its day, even if it brought nothing new; an archive confirms the days that it changed. A day that
-- changes after it was published is a restatement.
--
-- Reads   etl.batch, ods.order_line of the days
-- Writes  etl.business_day
-- Grain   source, day
-- Re-run  counts as another restatement: it belongs to the transaction of its publication
create or replace function etl.record_days(p_batch_id bigint, p_days date[], p_today date)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;

  insert into etl.business_day as ledger (
    source_name, day, status, channel, batch_id, lines, sales, first_published_at, published_at, checked_on
  )
  select
    v_batch.source_name,
    confirmed.day,
    case when count(line.order_id) = 0 then 'empty' else 'loaded' end,
    v_batch.channel,
    p_batch_id,
    count(line.order_id),
    coalesce(sum(line.sales), 0),
    v_batch.published_at,
    v_batch.published_at,
    p_today
  from (
    select unnest(p_days)
    union
    select v_batch.day where v_batch.day is not null
  ) as confirmed (day)
  left join ods.order_line as line on line.order_date = confirmed.day and line.source_name = v_batch.source_name
  group by confirmed.day
  on conflict (source_name, day) do update
  set
    status = case
      -- Another batch has only moved an order from it; an archive fills a day that the API has never confirmed.
      when
        ledger.status in ('failed', 'held')
        and excluded.day is distinct from v_batch.day
        and (v_batch.channel = 'api' or (ledger.channel = 'api' and ledger.first_published_at is not null))
        then ledger.status
      when excluded.lines = 0 then 'empty'
      when ledger.first_published_at is null then 'loaded'
      when excluded.day = any(p_days) or ledger.restatements > 0 then 'restated'
      else 'loaded'
    end,
    channel = case
      when excluded.day = v_batch.day then 'api'
      when ledger.first_published_at is null then v_batch.channel
      else ledger.channel
    end,
    batch_id = excluded.batch_id,
    lines = excluded.lines,
    sales = excluded.sales,
    restatements = ledger.restatements + (ledger.first_published_at is not null and excluded.day = any(p_days))::integer,
    first_published_at = coalesce(ledger.first_published_at, excluded.first_published_at),
    published_at = case when excluded.day = any(p_days) then excluded.published_at else ledger.published_at end,
    checked_on = case when excluded.day = v_batch.day then excluded.checked_on else ledger.checked_on end,
    accepted_at = case
      when excluded.day <> all(p_days) and v_batch.rows_rejected <= (
        select known.rows_rejected from etl.batch as known where known.batch_id = ledger.batch_id
      )
        then ledger.accepted_at
    end;
end;
$$;

comment on function etl.record_days(bigint, date[], date) is
'Enters a published batch into the day ledger: its own day, and every day whose order lines it changed.';
