-- etl.missing_rate_reason: why a batch in another currency than the store's cannot be published: days without an exchange rate; null if
-- it can.
--
-- Reads   ods.exchange_rate, pg_temp.typed_line, ods.batch_rules(), etl.store_currency
-- Writes  nothing
-- Re-run  safe
create or replace function etl.missing_rate_reason(p_batch_id bigint)
returns text
language plpgsql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
declare
  v_currency text := (select rule.foreign_currency from ods.batch_rules(p_batch_id => p_batch_id) as rule);
begin
  if v_currency is null then
    return null;
  end if;
  return (
    select
      format(
        'there is no exchange rate from %s to %s for %s',
        v_currency,
        (select store_currency.currency from etl.store_currency),
        case when count(*) > 3 then format('%s days from %s to %s', count(*), min(lacking.day), max(lacking.day)) else string_agg(lacking.day::text, ', ' order by lacking.day) end
      )
    from (
      select distinct typed.order_date as day
      from pg_temp.typed_line as typed
      where
        typed.status in ('new', 'changed', 'unchanged')
        and not exists (
          select from ods.exchange_rate as known where known.currency = v_currency and known.day = typed.order_date
        )
    ) as lacking
    having count(*) > 0
  );
end;
$$;

comment on function etl.missing_rate_reason(bigint) is
'Which business days of a batch have no exchange rate for its currency, in words; null if all have one, or if the batch is in the store''s currency.';
