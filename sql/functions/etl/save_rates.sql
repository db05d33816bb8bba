-- etl.save_rates: store exchange rates, stage the batches again that were held for lack of a rate, and make days due again whose rate
-- was corrected.
--
-- Days that came in files keep the rate with which they were loaded, since a file is not read again.
--
-- Reads   ods.exchange_rate, etl.source, etl.business_day, etl.store_currency
-- Writes  ods.exchange_rate, etl.batch, etl.changed_day
-- Grain   p_rates is an array of {currency, day, rate}, one element per currency and day
-- Re-run  safe: only rates that differ are written
create or replace function etl.save_rates(p_rates jsonb)
returns table (rates_written bigint, batches_staged bigint, days_due bigint, days_of_files bigint)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_corrected jsonb;
begin
  perform etl.take_lock();
  with given as (
    select rate.currency, rate.day, rate.rate
    from jsonb_to_recordset(p_rates) as rate (currency text, day date, rate numeric)
  )

  select coalesce(jsonb_agg(jsonb_build_object('currency', given.currency, 'day', given.day)), '[]') into v_corrected
  from given
  inner join ods.exchange_rate as known on known.currency = given.currency and known.day = given.day
  where known.rate <> given.rate;

  insert into ods.exchange_rate as known (currency, day, rate)
  select rate.currency, rate.day, rate.rate
  from jsonb_to_recordset(p_rates) as rate (currency text, day date, rate numeric)
  on conflict (currency, day) do update
  set rate = excluded.rate
  where known.rate <> excluded.rate;
  get diagnostics rates_written = row_count;

  update etl.batch
  set status = 'staged', held_for = null, reason = null
  where batch.status = 'held' and batch.held_for = 'rate' and rates_written > 0;
  get diagnostics batches_staged = row_count;

  create temporary table corrected_day on commit drop as
  select ledger.source_name, ledger.day, ledger.channel
  from etl.business_day as ledger
  inner join etl.source on source.source_name = ledger.source_name
  inner join jsonb_to_recordset(v_corrected) as rate (currency text, day date)
    on rate.currency = upper(source.document ->> 'currency') and rate.day = ledger.day
  where
    ledger.lines > 0 and rate.currency not in (select store_currency.currency from etl.store_currency);

  insert into etl.changed_day as noted (source_name, day, noted_at)
  select corrected.source_name, corrected.day, clock_timestamp()
  from pg_temp.corrected_day as corrected
  where corrected.channel = 'api'
  on conflict (source_name, day) do update
  set noted_at = greatest(noted.noted_at, excluded.noted_at);
  get diagnostics days_due = row_count;
  days_of_files := (select count(*) from pg_temp.corrected_day as corrected where corrected.channel = 'archive');
  drop table pg_temp.corrected_day;
  return next;
end;
$$;

comment on function etl.save_rates(jsonb) is
'Grain: one row: the number of exchange rates that were new or changed, of held batches that are staged again, of API days that are due again, and of days of files that keep their old rate.';
