-- etl.use_sources: say which sources the store has now, as STORECAST_SOURCE names them, and in which currency it adds up.
--
-- That is the currency of the source that was loaded first. It follows that source's document as long as no other has a line; then
-- it stays, and the amounts of every other currency are converted.
--
-- Reads   etl.business_day
-- Writes  etl.source, etl.store_currency
-- Re-run  safe: what is known is not written
create or replace function etl.use_sources(p_sources text[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_first record;
  v_silent text := (
    select min(silent.source_name) from etl.source as silent
    where silent.source_name = any(p_sources) and silent.document ->> 'currency' is null
  );
begin
  select source.source_name, upper(source.document ->> 'currency') as currency, loaded.since into v_first
  from etl.source
  left join lateral (
    select min(ledger.first_published_at) as since from etl.business_day as ledger where ledger.source_name = source.source_name
  ) as loaded on true
  where source.source_name = any(p_sources) and source.document ->> 'currency' is not null
  order by loaded.since, array_position(p_sources, source.source_name)
  limit 1;
  if v_silent is not null and v_first.source_name is not null then
    raise exception 'Cannot add up the source "%" and "%": the document of the first says no currency', v_silent, v_first.source_name
      using errcode = 'SC006', hint = format('Say it in "sources/%s.json": "currency": "%s", or another', v_silent, v_first.currency);
  end if;

  update etl.source
  set is_in_use = source.source_name = any(p_sources)
  where source.is_in_use is distinct from (source.source_name = any(p_sources));

  if v_first.currency is not null and not exists (
    select from etl.business_day as ledger
    where ledger.source_name <> v_first.source_name and ledger.lines > 0 and exists (select from etl.store_currency)
  ) then
    delete from etl.store_currency where store_currency.currency <> v_first.currency;
    insert into etl.store_currency (currency) values (v_first.currency) on conflict do nothing;
  end if;
end;
$$;

comment on function etl.use_sources(text[]) is
'Says which sources the store has now, and sets the store''s currency by the one that was loaded first: every other source is no longer in use, and holds nothing up. Raises SC006 if some say their currency and others do not.';
