-- ods.find_repeated_rows: find the rows of a batch whose key appears again in a later row.
--
-- pg_temp.typed_line does not have an archive's unchanged rows. Such a row only matters if another row has its key and differs: all
-- others equal the line in ods.
--
-- Reads   etl.batch, pg_temp.typed_line, pg_temp.known_date, stg.order_line
-- Writes  pg_temp.repeated_row
-- Grain   row that is not the last of its key
-- Re-run  safe: the table is emptied first
create or replace function ods.find_repeated_rows(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);
  delete from pg_temp.repeated_row;

  insert into pg_temp.repeated_row (line, kept_line, is_conflict, is_reuse)
  with differing as (
    select distinct typed.order_id, typed.row_key, typed.line_id
    from pg_temp.typed_line as typed
    where typed.status = 'changed' and v_rule.channel = 'archive' and v_rule.has_row_id
  ),

  candidate as not materialized (
    select typed.order_id, typed.line_id, typed.line
    from pg_temp.typed_line as typed
    where typed.status in ('new', 'changed', 'unchanged')
    union all
    select differing.order_id, differing.line_id, staged.line
    from differing
    inner join stg.order_line as staged on staged.batch_id = p_batch_id and ods.trim_text(staged.row_id) = differing.row_key
    left join pg_temp.known_date as ordered on ordered.text = staged.order_date
    left join pg_temp.known_date as placed on placed.text = staged.placed_on
    cross join lateral (
      select
        ods.parse_number(staged.sales, v_rule.number_pattern, v_rule.marks, v_rule.words -> 'sales', v_rule.currency_pattern) as sales,
        ods.parse_number(staged.quantity, v_rule.number_pattern, v_rule.marks, v_rule.words -> 'quantity', null) as quantity
      offset 0
    ) as parsed
    where
      differing.order_id = ods.order_key(ods.trim_text(staged.order_id), placed.day, ordered.day, v_rule.restart_period)
      and differing.line_id
        = ods.line_key(differing.row_key, ods.line_kind(staged.placed_on, parsed.sales, parsed.quantity), ordered.day, v_rule.has_row_id)
      and not exists (select from pg_temp.typed_line as known where known.line = staged.line)
  ),

  last as materialized (
    select candidate.order_id, candidate.line_id, max(candidate.line) as line
    from candidate
    group by candidate.order_id, candidate.line_id
    having count(*) > 1
  )

  select
    candidate.line,
    last.line,
    kept.line is null or lost.line is null or (
      lost.order_date, lost.placed_on, lost.ship_date, lost.ship_mode, lost.customer_id, lost.customer_name, lost.segment,
      lost.place_id, lost.product_id, lost.product_name, lost.category, lost.subcategory, lost.sales, lost.quantity,
      lost.discount, lost.profit, lost.gross_sales, lost.discount_amount, lost.tax, lost.shipping, lost.cost,
      lost.attributes
    ) is distinct from (
      kept.order_date, kept.placed_on, kept.ship_date, kept.ship_mode, kept.customer_id, kept.customer_name, kept.segment,
      kept.place_id, kept.product_id, kept.product_name, kept.category, kept.subcategory, kept.sales, kept.quantity,
      kept.discount, kept.profit, kept.gross_sales, kept.discount_amount, kept.tax, kept.shipping, kept.cost,
      kept.attributes
    ),
    coalesce(
      lost.order_date <> kept.order_date
      or (lost.kind = 'return' and (lost.sales <> kept.sales or lost_row.order_date <> kept_row.order_date)),
      false
    )
  from last
  inner join candidate
    on candidate.order_id = last.order_id and candidate.line_id = last.line_id and candidate.line < last.line
  left join pg_temp.typed_line as lost on lost.line = candidate.line
  left join pg_temp.typed_line as kept on kept.line = last.line
  -- Two returns on one day are distinguished by their time of day.
  left join stg.order_line as lost_row
    on lost_row.batch_id = p_batch_id and lost_row.line = candidate.line and lost.kind = 'return'
  left join stg.order_line as kept_row
    on kept_row.batch_id = p_batch_id and kept_row.line = last.line and lost.kind = 'return';
end;
$$;

comment on function ods.find_repeated_rows(bigint) is
'Fills pg_temp.repeated_row with the rows of a batch whose key appears again in a later row: whether the two differ, and whether they are different orders with the same number.';
