-- ods.look_up_batch: what the rows of a batch are typed with.
--
-- Reads   stg.order_line, etl.business_day
-- Writes  pg_temp.known_date, known_place, numbered_line (without row ids), confirmed_day (for an archive)
-- Re-run  safe: the work tables are emptied first
create or replace function ods.look_up_batch(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;

  perform ods.prepare_work_tables();
  perform ods.look_up_dates(p_batch_id => p_batch_id);
  perform ods.look_up_places(p_batch_id => p_batch_id);
  if not etl.has_row_id(p_source => v_batch.source_name) then
    perform ods.number_lines(p_batch_id => p_batch_id);
  end if;

  insert into pg_temp.confirmed_day (day)
  select ledger.day
  from etl.business_day as ledger
  where
    v_batch.channel = 'archive'
    and ledger.source_name = v_batch.source_name
    and ledger.channel = 'api'
    and ledger.first_published_at is not null;
end;
$$;

comment on function ods.look_up_batch(bigint) is
'Fills the work tables with the dates and places of a batch, the numbers of its lines, and the days that the API has confirmed.';
