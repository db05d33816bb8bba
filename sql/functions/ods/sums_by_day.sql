-- ods.sums_by_day: what the order lines of each day add up to, for a check of a source document, which leaves the marts out.
--
-- An order counts on the day of its first line, as ods.load_orders describes it.
--
-- Reads   ods.order_line
create or replace function ods.sums_by_day()
returns table (day date, lines bigint, orders bigint, returns bigint, sales numeric)
language sql
stable
set search_path = ''
as $$
  select
    line.order_date,
    count(*),
    coalesce(placed.orders, 0),
    count(*) filter (where line.kind = 'return'),
    sum(line.sales)
  from ods.order_line as line
  left join (
    select first.day, count(*) as orders
    from (select min(own.order_date) as day from ods.order_line as own group by own.order_id, own.source_name) as first
    group by first.day
  ) as placed on placed.day = line.order_date
  group by line.order_date, placed.orders
  order by line.order_date;
$$;

comment on function ods.sums_by_day() is
'Grain: one row per business day with order lines. Sales in the store''s currency.';
