-- ods.load_orders: write the orders that a batch changed, described by their first line.
--
-- Reads   etl.batch, pg_temp.typed_line, ods.order_line
-- Writes  ods.sales_order
-- Grain   order_id, source_name
-- Re-run  safe: an unchanged order is not written
create or replace function ods.load_orders(p_batch_id bigint)
returns setof date
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_source_name text := (select batch.source_name from etl.batch where batch.batch_id = p_batch_id);
begin
  -- Returns days, since an order whose first line moved may now count on a day without a line of the batch.
  return query
  with changed_order as (
    select distinct changed.order_id
    from pg_temp.typed_line as changed
    where changed.status in ('new', 'changed', 'deleted')
  ),

  described as (
    select
      line.order_id, line.source_name, line.order_date, line.ship_date, line.ship_mode, line.customer_id, line.segment,
      line.place_id
    from changed_order
    inner join ods.order_line as line on line.order_id = changed_order.order_id and line.source_name = v_source_name
    where not exists (
      select
      from ods.order_line as earlier
      where
        earlier.order_id = line.order_id
        and earlier.source_name = v_source_name
        and (earlier.order_date, earlier.line_id) < (line.order_date, line.line_id)
    )
  ),

  updated as (
    update ods.sales_order as target
    set
      order_date = described.order_date,
      ship_date = described.ship_date,
      ship_mode = described.ship_mode,
      customer_id = described.customer_id,
      segment = described.segment,
      place_id = described.place_id
    from described
    inner join ods.sales_order as known
      on known.order_id = described.order_id and known.source_name = v_source_name
    where
      target.order_id = known.order_id
      and target.source_name = v_source_name
      and (
        known.order_date, known.ship_date, known.ship_mode, known.customer_id, known.segment,
        known.place_id
      ) is distinct from (
        described.order_date, described.ship_date, described.ship_mode, described.customer_id, described.segment,
        described.place_id
      )
    returning known.order_date as old_order_date, target.order_date
  ),

  inserted as (
    insert into ods.sales_order (order_id, source_name, order_date, ship_date, ship_mode, customer_id, segment, place_id)
    select
      described.order_id, described.source_name, described.order_date, described.ship_date, described.ship_mode,
      described.customer_id, described.segment, described.place_id
    from described
    where not exists (
      select
      from ods.sales_order as known
      where known.order_id = described.order_id and known.source_name = v_source_name
    )
    order by described.order_date
    returning sales_order.order_date
  ),

  removed as (
    delete from ods.sales_order
    where
      sales_order.order_id in (
        select deleted.order_id from pg_temp.typed_line as deleted where deleted.status = 'deleted'
      )
      and sales_order.source_name = v_source_name
      and not exists (
        select
        from ods.order_line as line
        where line.order_id = sales_order.order_id and line.source_name = sales_order.source_name
      )
    returning sales_order.order_date
  )

  select updated.old_order_date from updated
  union
  select updated.order_date from updated
  union
  select inserted.order_date from inserted
  union
  select removed.order_date from removed;
end;
$$;

comment on function ods.load_orders(bigint) is
'Writes the orders that a batch changed, described by their first line, and deletes orders without lines. Returns the old and new days of the orders that it wrote, on which the marts count them.';
