-- ods.look_up_batch: fill the work tables that the rows of a batch are typed with.
--
-- pg_temp.confirmed_day has the days whose lines the batch must not change. For an archive these are the days that the API has confirmed,
-- except days without orders of their own, which the archive may fill. For an API day they are the other days that the API has
-- confirmed today: a line cannot have moved from there.
--
-- Reads   stg.order_line, etl.business_day, etl.batch, ods.order_line
-- Writes  pg_temp.known_date, known_place, numbered_line (without row IDs), confirmed_day
-- Re-run  safe: the work tables are emptied first
create or replace function ods.look_up_batch(p_batch_id bigint, p_today date)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);

  perform ods.prepare_work_tables();
  perform ods.look_up_dates(p_batch_id => p_batch_id);
  perform ods.look_up_places(p_batch_id => p_batch_id);
  if not v_rule.has_row_id then
    perform ods.number_lines(p_batch_id => p_batch_id);
  end if;

  insert into pg_temp.confirmed_day (day)
  select ledger.day
  from etl.business_day as ledger
  where
    ledger.source_name = v_rule.source_name
    and ledger.channel = 'api'
    and ledger.first_published_at is not null
    and ledger.lines > 0
    and case v_rule.channel
      when 'archive' then exists (
        select
        from etl.batch
        where
          batch.batch_id = ledger.batch_id
          and batch.channel = 'api'
          and (
            batch.rows_read > batch.rows_left_out + batch.rows_rejected
            or exists (
              select
              from ods.order_line as line
              where line.order_date = ledger.day and line.placed_on = ledger.day and line.source_name = v_rule.source_name
            )
          )
      )
      else ledger.day <> v_rule.day and ledger.checked_on = p_today and ledger.status not in ('failed', 'held')
    end;
end;
$$;

comment on function ods.look_up_batch(bigint, date) is
'Fills the work tables with the dates and places of a batch, the numbers of its lines, and the days that the API has confirmed.';
