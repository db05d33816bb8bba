-- etl.count_rows: count what became of every row of a batch, and mark the batch as published.
--
-- Reads   pg_temp.typed_line, ods.order_line, etl.batch, etl.business_day, etl.source
-- Writes  etl.batch
-- Re-run  safe: the same rows are counted again
create or replace function etl.count_rows(
  p_batch_id bigint,
  p_rows_inserted bigint,
  p_rows_updated bigint,
  p_rows_deleted bigint,
  p_rows_duplicate bigint,
  p_rows_conflicting bigint
)
returns void
language sql
volatile
set search_path = ''
as $$
  with counted as (
    select
      count(*) filter (where typed.status in ('left_out', 'confirmed')) as rows_left_out,
      count(*) filter (where typed.status = 'left_out' and typed.placed_on = batch.day) as rows_to_come,
      count(*) filter (where typed.status = 'confirmed') as rows_of_confirmed_days
    from etl.batch
    left join pg_temp.typed_line as typed on true
    where batch.batch_id = p_batch_id
  ),

  missed_of_day as (
    select typed.placed_on as day, count(*) as rows
    from pg_temp.typed_line as typed
    inner join etl.batch on batch.batch_id = p_batch_id
    inner join etl.business_day as ledger
      on ledger.source_name = batch.source_name and ledger.day = typed.placed_on
    where
      typed.status = 'left_out'
      and typed.placed_on <> batch.day
      and ledger.channel = 'api'
      and ledger.status in ('loaded', 'empty', 'restated')
      and not exists (
        select
        from ods.order_line as line
        where
          line.order_id = typed.order_id and line.source_name = batch.source_name and line.placed_on = typed.placed_on
      )
    group by typed.placed_on
  ),

  missed as (
    select coalesce(sum(missed_of_day.rows), 0) as rows, coalesce(jsonb_object_agg(missed_of_day.day, missed_of_day.rows), '{}') as days
    from missed_of_day
  ),

  -- How many of the written lines have a value, by column.
  written as (
    select
      count(*) as lines,
      count(*) filter (where typed.is_rounded) as rounded,
      max(typed.placed_on) as last_day,
      jsonb_build_object(
        'customer_id', count(typed.customer_id), 'customer_name', count(typed.customer_name), 'segment', count(typed.segment),
        'product_id', count(typed.product_id), 'product_name', count(typed.product_name), 'category', count(typed.category),
        'subcategory', count(typed.subcategory), 'ship_date', count(typed.ship_date), 'ship_mode', count(typed.ship_mode),
        'quantity', count(typed.quantity), 'discount', count(typed.discount), 'profit', count(typed.profit),
        'gross_sales', count(typed.gross_sales), 'discount_amount', count(typed.discount_amount), 'tax', count(typed.tax),
        'shipping', count(typed.shipping), 'cost', count(typed.cost)
      ) as known
    from pg_temp.typed_line as typed
    where typed.status in ('new', 'changed')
  ),

  -- Few places have many lines, so each is taken apart once.
  placed as (
    select
      jsonb_build_object(
        'country', coalesce(sum(place.lines) filter (where place.parts[1] is not null), 0),
        'region', coalesce(sum(place.lines) filter (where place.parts[2] is not null), 0),
        'state', coalesce(sum(place.lines) filter (where place.parts[3] is not null), 0),
        'city', coalesce(sum(place.lines) filter (where place.parts[4] is not null), 0),
        'postal_code', coalesce(sum(place.lines) filter (where place.parts[5] is not null), 0)
      ) as known
    from (
      select string_to_array(typed.place_id, ' › ', '') as parts, count(*) as lines
      from pg_temp.typed_line as typed
      where typed.status in ('new', 'changed')
      group by typed.place_id
    ) as place
  ),

  unknown as (
    select coalesce(jsonb_object_agg(column_known.key, written.lines - column_known.value::bigint), '{}') as counts
    from written
    cross join placed
    cross join lateral jsonb_each_text(written.known || placed.known) as column_known
    inner join etl.batch on batch.batch_id = p_batch_id
    inner join etl.source on source.source_name = batch.source_name
    where
      ods.channel_columns(p_document => source.document, p_channel => batch.channel) ? column_known.key
      and column_known.value::bigint < written.lines
  )

  update etl.batch
  set
    status = 'published',
    held_for = null,
    reason = null,
    rows_inserted = p_rows_inserted,
    rows_updated = p_rows_updated,
    rows_deleted = p_rows_deleted,
    rows_duplicate = p_rows_duplicate,
    rows_conflicting = p_rows_conflicting,
    rows_left_out = batch.rows_skipped + counted.rows_left_out,
    rows_of_confirmed_days = counted.rows_of_confirmed_days,
    rows_missed = missed.rows,
    missed = missed.days,
    rows_to_come = counted.rows_to_come,
    rows_rounded = written.rounded,
    last_day = case batch.channel when 'archive' then written.last_day end,
    unknown = unknown.counts,
    rows_unchanged = batch.rows_read - batch.rows_rejected - p_rows_inserted - p_rows_updated - p_rows_duplicate - batch.rows_skipped - counted.rows_left_out,
    published_at = clock_timestamp()
  from counted, missed, written, unknown
  where batch.batch_id = p_batch_id;
$$;

comment on function etl.count_rows(bigint, bigint, bigint, bigint, bigint, bigint) is
'Marks a batch as published, with its inserted, updated, deleted, unchanged, duplicate and left-out rows, and the number of lines without a value by column.';
