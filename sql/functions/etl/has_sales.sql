-- etl.has_sales: whether a source has ever had an order line, or a day without one was accepted; null if no day is confirmed.
--
-- Reads   etl.business_day
create or replace function etl.has_sales(p_source text)
returns boolean
language sql
stable
set search_path = ''
as $$
  select bool_or(ledger.lines > 0 or ledger.status <> 'empty' or ledger.restatements > 0 or ledger.accepted_at is not null)
  from etl.business_day as ledger
  where ledger.source_name = p_source;
$$;

comment on function etl.has_sales(text) is
'Whether a source has ever had an order line, or a day without one was accepted; null if no day of it is confirmed.';
