-- etl.lost_values_reason: what an API day would lose from most of its remaining lines: a column, or their sales; null if nothing.
--
-- If a key of an API is renamed, every row has null there; a broken one may answer 0 for every amount. Both look like a day that was
-- corrected. A column counts if the document names it and most lines have a value. etl.is_most_lost() decides what counts as most.
-- Lines that come back under other keys are compared too, if at least as many are new as are missing.
--
-- Reads   ods.lines_placed_on(), pg_temp.typed_line, missing_line, etl.batch, etl.source
-- Writes  nothing
-- Re-run  safe
create or replace function etl.lost_values_reason(p_batch_id bigint, p_limit jsonb)
returns text
language plpgsql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
declare
  v_is_renumbered boolean := (
    select (select count(*) from pg_temp.missing_line) between 1 and count(*)
    from pg_temp.typed_line as typed
    where typed.status = 'new'
  );
  v_document jsonb := (
    select source.document
    from etl.source
    where source.source_name = (select batch.source_name from etl.batch where batch.batch_id = p_batch_id)
  );
  v_reason text;
begin
  with compared as materialized (
    select
      true as is_before, typed.order_id is null or abs(typed.sales) < abs(line.sales) as is_less,
      line.ship_date, line.ship_mode, line.customer_id, line.customer_name, line.segment, line.place_id,
      line.product_id, line.product_name, line.category, line.subcategory, line.sales, line.quantity, line.discount,
      line.profit, line.gross_sales, line.discount_amount, line.tax, line.shipping, line.cost, line.attributes
    from etl.batch
    cross join lateral ods.lines_placed_on(batch.source_name, batch.day) as line
    left join pg_temp.typed_line as typed
      on typed.order_id = line.order_id and typed.line_id = line.line_id and typed.status in ('changed', 'unchanged')
    left join pg_temp.missing_line as missing on missing.order_id = line.order_id and missing.line_id = line.line_id
    where
      batch.batch_id = p_batch_id
      and (typed.order_id is not null or (v_is_renumbered and missing.order_id is not null))
    union all
    select
      false, null,
      typed.ship_date, typed.ship_mode, typed.customer_id, typed.customer_name, typed.segment, typed.place_id,
      typed.product_id, typed.product_name, typed.category, typed.subcategory, typed.sales, typed.quantity,
      typed.discount, typed.profit, typed.gross_sales, typed.discount_amount, typed.tax, typed.shipping, typed.cost,
      typed.attributes
    from pg_temp.typed_line as typed
    where typed.status in ('changed', 'unchanged') or (v_is_renumbered and typed.status = 'new')
  ),

  known_of_side as (
    select
      compared.is_before,
      jsonb_build_object(
        'ship_date', count(compared.ship_date), 'ship_mode', count(compared.ship_mode),
        'customer_id', count(compared.customer_id), 'customer_name', count(compared.customer_name),
        'segment', count(compared.segment), 'product_id', count(compared.product_id),
        'product_name', count(compared.product_name), 'category', count(compared.category),
        'subcategory', count(compared.subcategory), 'quantity', count(compared.quantity),
        'discount', count(compared.discount), 'profit', count(compared.profit), 'gross_sales', count(compared.gross_sales),
        'discount_amount', count(compared.discount_amount), 'tax', count(compared.tax), 'shipping', count(compared.shipping),
        'cost', count(compared.cost), 'country', count(place.parts[1]), 'region', count(place.parts[2]),
        'state', count(place.parts[3]), 'city', count(place.parts[4]), 'postal_code', count(place.parts[5])
      ) as columns
    from compared
    cross join lateral (select string_to_array(compared.place_id, ' › ', '') as parts) as place
    group by compared.is_before
  ),

  known as (
    select side.is_before, 'columns' as kind, of_column.key as name, of_column.value::bigint as lines
    from known_of_side as side
    cross join lateral jsonb_each_text(side.columns) as of_column
    union all
    select compared.is_before, 'attributes', own.name, count(*)
    from compared
    cross join lateral jsonb_object_keys(compared.attributes) as own (name)
    group by compared.is_before, own.name
  ),

  fewer as (
    select
      known.kind, known.name,
      (sum(known.lines) filter (where known.is_before))::bigint as known,
      sum(case when known.is_before then known.lines else -known.lines end)::bigint as lost
    from known
    group by known.kind, known.name
  ),

  total as (
    select
      count(*) filter (where compared.is_before) as lines,
      count(*) filter (where compared.is_less) as less,
      sum(abs(compared.sales)) filter (where compared.is_before) as sales,
      sum(abs(compared.sales)) filter (where not compared.is_before) as sales_left
    from compared
  ),

  lost as (
    select string_agg(format('%s of %s', fewer.name, fewer.lost), ', ' order by fewer.lost desc, fewer.name) as columns
    from fewer
    cross join total
    where
      2 * fewer.known > total.lines
      and etl.is_most_lost(
        p_lost => fewer.lost, p_known => fewer.known, p_lines => fewer.lost, p_is_empty => fewer.lost = fewer.known, p_limit => p_limit
      )
      and (v_document -> fewer.kind ? fewer.name or v_document #> array['api', fewer.kind] ? fewer.name)
  )

  select
    'the day would lose ' || nullif(concat_ws(
      ', and ',
      lost.columns || format(' of its %s lines', total.lines),
      case
        when
          etl.is_most_lost(
            p_lost => total.sales - total.sales_left,
            p_known => total.sales,
            p_lines => total.less,
            p_is_empty => total.sales_left = 0,
            p_limit => p_limit
          )
          then format('%s of its sales of %s, although its lines are still there', round(total.sales - total.sales_left, 2), round(total.sales, 2))
      end
    ), '')
  into v_reason
  from lost
  cross join total;
  return v_reason;
end;
$$;

comment on function etl.lost_values_reason(bigint, jsonb) is
'What the day of an API batch would lose from most of its remaining lines, in words: columns, or their sales; null if nothing.';
