-- etl.days_with_rejected_rows: API days whose latest answer had rejected rows. Pulling the day again reads them again.
--
-- Reads   etl.business_day, etl.batch
create or replace function etl.days_with_rejected_rows(p_source text)
returns table (day date, rows bigint)
language sql
stable
set search_path = ''
as $$
  select ledger.day, batch.rows_rejected
  from etl.business_day as ledger
  inner join etl.batch on batch.batch_id = ledger.batch_id and batch.day = ledger.day
  where ledger.source_name = p_source and ledger.accepted_at is null and batch.rows_rejected > 0
  order by ledger.day;
$$;

comment on function etl.days_with_rejected_rows(text) is
'Grain: one row per API day whose latest answer had rejected rows that nobody has accepted, with their number.';
