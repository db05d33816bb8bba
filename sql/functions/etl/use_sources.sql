-- etl.use_sources: record which sources are in use (STORECAST_SOURCE), and set the store's currency.
--
-- The store's currency is that of the source that was loaded first. It follows the document of that source as long as no other source
-- has order lines. After that it is fixed, and amounts in other currencies are converted.
--
-- Reads   etl.source, etl.business_day, etl.store_currency
-- Writes  etl.source, etl.store_currency
-- Re-run  safe: what is already recorded is not written
create or replace function etl.use_sources(p_sources text[])
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_first record;
  v_without_currency text := (
    select min(lacking.source_name) from etl.source as lacking
    where lacking.source_name = any(p_sources) and lacking.document ->> 'currency' is null
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
  if v_without_currency is not null and v_first.source_name is not null then
    raise exception 'Cannot add up the sources "%" and "%": the document of the first names no currency', v_without_currency, v_first.source_name
      using errcode = 'SC006', hint = format('Add it to "sources/%s.json", such as "currency": "%s"', v_without_currency, v_first.currency);
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
'Records which sources are in use, and sets the store''s currency by the source that was loaded first. Nothing waits for a source that is no longer in use. Raises SC006 if only some of the documents name a currency.';
