-- ods.load_orders: describe the orders that a batch touched by their first line.
--
-- Reads   pg_temp.typed_line, pg_temp.vanished_line, ods.order_line
-- Writes  ods.sales_order
-- Grain   order_id
-- Re-run  safe: an order that is the same is not written
create or replace function ods.load_orders()
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into ods.sales_order as target (
    order_id, source, order_date, ship_date, ship_mode, customer_id, segment, place_id
  )
  select distinct on (line.order_id)
    line.order_id, line.source, line.order_date, line.ship_date, line.ship_mode, line.customer_id, line.segment,
    line.place_id
  from ods.order_line as line
  where line.order_id in (
    select changed.order_id
    from pg_temp.typed_line as changed
    where changed.verdict in ('new', 'changed')
    union all
    select vanished.order_id
    from pg_temp.vanished_line as vanished
  )
  order by line.order_id, line.order_date, line.line_id
  on conflict (order_id) do update
  set
    source = excluded.source,
    order_date = excluded.order_date,
    ship_date = excluded.ship_date,
    ship_mode = excluded.ship_mode,
    customer_id = excluded.customer_id,
    segment = excluded.segment,
    place_id = excluded.place_id
  where (
    target.source, target.order_date, target.ship_date, target.ship_mode, target.customer_id, target.segment,
    target.place_id
  ) is distinct from (
    excluded.source, excluded.order_date, excluded.ship_date, excluded.ship_mode, excluded.customer_id,
    excluded.segment, excluded.place_id
  );

  delete from ods.sales_order
  where
    sales_order.order_id in (select vanished.order_id from pg_temp.vanished_line as vanished)
    and not exists (
      select from ods.order_line as line where line.order_id = sales_order.order_id
    );
end;
$$;

comment on function ods.load_orders() is
'Describes the orders that a batch touched by their first line, and removes those that have none left.';
