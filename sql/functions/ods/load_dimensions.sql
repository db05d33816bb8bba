-- ods.load_dimensions: write the customers, products and places of the days that a batch changed.
--
-- A customer or product is described by its latest day, and within a day by the greatest of its descriptions, so that the order in which
-- pages and days arrive does not matter. Nothing is deleted: a customer whose only order is deleted at the source remains.
--
-- Reads   ods.order_line of the days, pg_temp.known_place, pg_temp.typed_line
-- Writes  ods.place, ods.customer, ods.product
-- Re-run  safe: unchanged rows are not written
create or replace function ods.load_dimensions(p_days date[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into ods.place (place_id, country, region, state, city, postal_code)
  select distinct
    known.place_id, known.named_country, known.named_region, known.named_state, known.named_city,
    known.restored_postal_code
  from pg_temp.known_place as known
  where known.place_id in (
    select typed.place_id from pg_temp.typed_line as typed where typed.status in ('new', 'changed')
  )
  on conflict (place_id) do nothing;

  insert into ods.customer as target (customer_id, source_name, customer_name, segment, seen_on)
  select distinct on (named.customer_id, named.source_name)
    named.customer_id, named.source_name, named.customer_name, named.segment, named.seen_on
  from (
    select line.customer_id, line.source_name, line.customer_name, line.segment, max(line.order_date) as seen_on
    from ods.order_line as line
    where line.order_date = any(p_days) and line.customer_id is not null
    group by line.customer_id, line.source_name, line.customer_name, line.segment
  ) as named
  order by named.customer_id, named.source_name, named.seen_on desc, named.customer_name desc nulls last,
    named.segment desc nulls last
  on conflict (customer_id, source_name) do update
  set customer_name = excluded.customer_name, segment = excluded.segment, seen_on = excluded.seen_on
  where
    target.seen_on <= excluded.seen_on
    and (target.customer_name, target.segment, target.seen_on)
      is distinct from (excluded.customer_name, excluded.segment, excluded.seen_on);

  insert into ods.product as target (product_id, source_name, product_name, category, subcategory, seen_on)
  select distinct on (named.product_id, named.source_name)
    named.product_id, named.source_name, named.product_name, named.category, named.subcategory, named.seen_on
  from (
    select line.product_id, line.source_name, line.product_name, line.category, line.subcategory, max(line.order_date) as seen_on
    from ods.order_line as line
    where line.order_date = any(p_days) and line.product_id is not null
    group by line.product_id, line.source_name, line.product_name, line.category, line.subcategory
  ) as named
  order by
    named.product_id, named.source_name, named.seen_on desc, named.product_name desc nulls last,
    named.category desc nulls last, named.subcategory desc nulls last
  on conflict (product_id, source_name) do update
  set
    product_name = excluded.product_name,
    category = excluded.category,
    subcategory = excluded.subcategory,
    seen_on = excluded.seen_on
  where
    target.seen_on <= excluded.seen_on
    and (target.product_name, target.category, target.subcategory, target.seen_on)
      is distinct from (excluded.product_name, excluded.category, excluded.subcategory, excluded.seen_on);
end;
$$;

comment on function ods.load_dimensions(date[]) is
'Writes the customers, products and places of the days that a batch changed.';
