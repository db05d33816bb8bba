-- etl.publish: publish a staged batch: load it into ods and bring the marts up to date, as a whole or not at all.
--
-- Reads   stg.order_line, etl.batch, etl.source
-- Writes  ods.*, mart.sales_daily, mart.sales_daily_by, mart.sales_monthly_by,
--         etl.batch, etl.business_day, etl.changed_day, etl.rejected_row, etl.conflicting_row
-- Re-run  safe: a batch that is no longer staged is returned as it is
create or replace function etl.publish(p_batch_id bigint, p_today date, p_is_accepted boolean default false)
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
  v_reason text;
  v_days date[];
  v_repeated record;
  v_lines record;
begin
  perform etl.take_lock();
  -- Citus lets a transaction write the dimensions after the facts only in this mode.
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);

  select * into v_batch from etl.batch where batch.batch_id = p_batch_id;
  if not found then
    raise exception 'Cannot publish batch %: no batch has this number', p_batch_id
      using errcode = 'SC001', hint = 'See the batches in etl.batch';
  end if;
  if v_batch.status <> 'staged' then
    return next v_batch;
    return;
  end if;

  -- The rows just copied are not in the index yet, and if they are a large part of the table its statistics are out of date.
  perform brin_summarize_new_values('stg.order_line_batch_id_idx'::regclass);
  select v_batch.rows_read > least(50000, greatest(1000, pg_class.reltuples / 10)) into v_is_large
  from pg_catalog.pg_class
  where pg_class.oid = 'stg.order_line'::regclass;
  if v_is_large then
    analyze stg.order_line (batch_id);
  end if;

  perform ods.look_up_batch(p_batch_id => p_batch_id, p_today => p_today);
  perform ods.type_batch(p_batch_id => p_batch_id, p_today => p_today);
  if v_is_large then
    analyze pg_temp.typed_line (line, order_id, line_id, place_id, status);
  end if;
  if not (select rule.has_row_id from ods.batch_rules(p_batch_id => p_batch_id) as rule) then
    perform ods.leave_ambiguous_lines(p_batch_id => p_batch_id);
    perform ods.reject_known_orders(p_batch_id => p_batch_id);
  end if;
  if v_batch.replays is not null then
    perform ods.settle_replayed_rows(p_batch_id => p_batch_id);
  end if;
  select * into v_repeated from ods.mark_duplicates(p_batch_id => p_batch_id);
  perform ods.reject_rows(p_batch_id => p_batch_id);

  v_reason := etl.rejection_reason(p_batch_id => p_batch_id);
  if v_reason is not null and not p_is_accepted then
    return query select * from etl.fail_batch(p_batch_id => p_batch_id, p_today => p_today, p_reason => v_reason);
    return;
  end if;
  v_reason := etl.missing_rate_reason(p_batch_id => p_batch_id);
  if v_reason is not null and p_is_accepted then
    raise exception 'Cannot publish batch %: %', p_batch_id, v_reason
      using errcode = 'SC005', hint = 'Load the rates: deno task rates FILE';
  elsif v_reason is not null then
    return query select * from etl.hold_batch(p_batch_id => p_batch_id, p_today => p_today, p_held_for => 'rate', p_reason => v_reason);
    return;
  end if;
  perform ods.find_missing_lines(p_batch_id => p_batch_id);
  v_reason := etl.loss_reason(p_batch_id => p_batch_id);
  if v_reason is not null and not p_is_accepted then
    return query select * from etl.hold_batch(p_batch_id => p_batch_id, p_today => p_today, p_held_for => 'loss', p_reason => v_reason);
    return;
  end if;

  select * into v_lines from ods.load_lines(p_batch_id => p_batch_id);
  v_days := etl.changed_days();

  if v_is_large and v_lines.rows_inserted > 0 then
    analyze ods.order_line (order_id, source_name, order_date, place_id);
  end if;

  if cardinality(v_days) > 0 then
    v_days := array(select unnest(v_days) union select ods.load_orders(p_batch_id => p_batch_id));
    perform ods.load_dimensions(p_days => v_days);
    if v_is_large then
      analyze ods.place;
    end if;
    perform mart.refresh(p_days => v_days);
    perform checks.run_all(p_days => v_days);
  end if;

  perform etl.count_rows(
    p_batch_id => p_batch_id,
    p_rows_inserted => v_lines.rows_inserted,
    p_rows_updated => v_lines.rows_updated,
    p_rows_deleted => v_lines.rows_deleted,
    p_rows_duplicate => v_repeated.rows_duplicate,
    p_rows_conflicting => v_repeated.rows_conflicting
  );
  perform etl.record_days(p_batch_id => p_batch_id, p_days => v_days, p_today => p_today);
  perform etl.replace_held_batches(p_batch_id => p_batch_id);

  return query select * from etl.batch where batch.batch_id = p_batch_id;
end;
$$;

comment on function etl.publish(bigint, date, boolean) is
'Publishes a staged batch in one transaction: order lines, dimensions, marts, data tests and day ledger. Returns the batch with its counts. Its status is failed if too many rows were rejected, and held if a day would lose most of its lines, its sales or a column, or has no exchange rate. With p_is_accepted it is published nevertheless, except that a missing exchange rate raises SC005.';
