-- etl.publish: take a staged batch through ods into the marts, whole or not at all.
--
-- Reads   stg.order_line, etl.source
-- Writes  ods.*, mart.sales_*, etl.batch, etl.business_day, etl.rejected_row
-- Re-run  safe: a batch that is no longer staged is returned as it is
create or replace function etl.publish(p_batch_id bigint, p_today date)
returns setof etl.batch
language plpgsql
volatile
security definer
set search_path = ''
set jit = off
set work_mem = '256MB'
as $$
declare
  v_batch etl.batch;
  v_is_large boolean;
  v_days date[];
  v_rows_duplicate bigint;
  v_lines record;
begin
  perform etl.take_turn();
  -- On a distributed database the dimensions are written after the facts of the same transaction only in this mode.
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);

  select * into v_batch from etl.batch where batch.batch_id = p_batch_id;
  if not found then
    raise exception 'Cannot publish batch %: there is none of that number', p_batch_id
      using errcode = 'SC001', hint = 'See the batches in etl.batch';
  end if;
  if v_batch.status <> 'staged' then
    return next v_batch;
    return;
  end if;

  -- What was just copied in is not in the index yet, and of a batch that is much of the table the planner knows nothing yet.
  perform brin_summarize_new_values('stg.order_line_batch_id_idx'::regclass);
  select v_batch.rows_read > least(50000, greatest(1000, pg_class.reltuples / 10)) into v_is_large
  from pg_catalog.pg_class
  where pg_class.oid = 'stg.order_line'::regclass;
  if v_is_large then
    analyze stg.order_line (batch_id);
  end if;

  perform ods.look_up_batch(p_batch_id => p_batch_id);
  perform ods.type_batch(p_batch_id => p_batch_id, p_today => p_today);
  if v_is_large then
    analyze pg_temp.typed_line (line, order_id, line_id, place_id, status);
  end if;
  perform ods.reject_rows(p_batch_id => p_batch_id);
  if etl.count_rejected(p_batch_id => p_batch_id) then
    select * into v_batch from etl.batch where batch.batch_id = p_batch_id;
    return query select * from etl.fail_batch(
      p_batch_id => p_batch_id,
      p_today => p_today,
      p_reason => format('%s of %s rows were rejected', v_batch.rows_rejected, v_batch.rows_read)
    );
    return;
  end if;

  if not etl.has_row_id(p_source => v_batch.source_name) then
    perform ods.hold_back_unclear_lines();
  end if;
  v_rows_duplicate := ods.mark_duplicates(p_batch_id => p_batch_id);
  select * into v_lines from ods.load_lines(p_batch_id => p_batch_id);
  v_days := etl.changed_days();

  if v_is_large and v_lines.rows_inserted > 0 then
    analyze ods.order_line (order_id, order_date, place_id);
  end if;

  if cardinality(v_days) > 0 then
    v_days := array(select unnest(v_days) union select ods.load_orders());
    perform ods.load_dimensions(p_days => v_days);
    if v_is_large then
      analyze ods.place;
    end if;
    perform mart.refresh(p_days => v_days);
    perform checks.run_all(p_days => v_days);
  end if;

  update etl.batch
  set
    status = 'published',
    rows_inserted = v_lines.rows_inserted,
    rows_updated = v_lines.rows_updated,
    rows_deleted = v_lines.rows_deleted,
    rows_duplicate = v_rows_duplicate,
    rows_unchanged = rows_read - rows_rejected - v_lines.rows_inserted - v_lines.rows_updated - v_rows_duplicate,
    published_at = clock_timestamp()
  where batch.batch_id = p_batch_id;
  perform etl.record_days(p_batch_id => p_batch_id, p_days => v_days, p_today => p_today);

  return query select * from etl.batch where batch.batch_id = p_batch_id;
end;
$$;

comment on function etl.publish(bigint, date) is
'Publishes a staged batch in one transaction: order lines, dimensions, marts, data tests, day ledger. Returns the batch with its counts; its status is failed if too many rows could not be typed.';
