-- ods.type_batch: give the staged rows of a batch their types and a status, in pg_temp.typed_line.
--
-- A row whose key is already known on another day does not replace that line: it is rejected, since a sale would be lost. Only a batch
-- that replaces its days moves a line, if customer and product are the same; an API day only if the line is no longer on its old day.
--
-- A row with placed_on is a return that the source lists in its order. It belongs to the batch of the order's day, whatever day the return
-- has. If the day of the return is not over yet, the row is left out, and the order's day becomes due again later (etl.plan), even if it
-- is older than the look-back. An archive without placed_on does not change a known placed_on.
--
-- Amounts in another currency than the store's are converted at the rate of the line's business day. etl.missing_rate_reason reports
-- days without one.
--
-- Reads   stg.order_line, ods.order_line, ods.exchange_rate, pg_temp.known_date, known_place, numbered_line, confirmed_day
-- Writes  pg_temp.typed_line   status: rejected (reason names the column, or is length, sign or reused), left_out (belongs to another day
--         than the batch, or to a day that is not over), confirmed (belongs to a day that the API has confirmed), new, changed, unchanged
-- Grain   one row per staged row, without the unchanged rows of a file that adds: most of its rows if it is loaded again
-- Re-run  adds the rows again until the work tables are emptied
create or replace function ods.type_batch(p_batch_id bigint, p_today date)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
  v_is_set boolean := etl.is_set(p_batch_id => p_batch_id);
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);

  insert into pg_temp.typed_line
  with typed as (
    select
      parsed.line,
      ordered.day as order_date,
      case when parsed.placed_on is null then ordered.day else placed.day end as placed_on,
      parsed.placed_on is not null as has_placed_on,
      case when shipped.day >= ordered.day then shipped.day end as ship_date,
      ods.order_key(parsed.order_id, placed.day, ordered.day, v_rule.restart_period) as order_id,
      case when v_rule.has_row_id then parsed.row_id else concat(parsed.product_id, case parsed.kind when 'return' then '#-' else '#' end, numbered.number) end as row_key,
      parsed.kind, parsed.ship_mode, parsed.customer_id, parsed.customer_name, parsed.segment, place.place_id, parsed.product_id,
      parsed.product_name, parsed.category, parsed.subcategory, parsed.quantity, parsed.discount, parsed.attributes,
      case when rate.rate is null then parsed.sales else ods.round_number(p_number => parsed.sales * rate.rate) end as sales, case when rate.rate is null then parsed.profit else ods.round_number(p_number => parsed.profit * rate.rate) end as profit, case when rate.rate is null then parsed.gross_sales else ods.round_number(p_number => parsed.gross_sales * rate.rate) end as gross_sales, case when rate.rate is null then parsed.discount_amount else ods.round_number(p_number => parsed.discount_amount * rate.rate) end as discount_amount,
      case when rate.rate is null then parsed.tax else ods.round_number(p_number => parsed.tax * rate.rate) end as tax, case when rate.rate is null then parsed.shipping else ods.round_number(p_number => parsed.shipping * rate.rate) end as shipping, case when rate.rate is null then parsed.cost else ods.round_number(p_number => parsed.cost * rate.rate) end as cost,
      parsed.is_rounded, parsed.currency
    from ods.parse_rows(p_batch_id, v_rule.words, v_rule.longest_word, v_rule.attributes, v_rule.number_pattern, v_rule.marks, v_rule.currency_pattern) as parsed
    left join pg_temp.known_date as ordered on ordered.text = parsed.order_date
    left join pg_temp.known_date as shipped on shipped.text = parsed.ship_date
    left join pg_temp.known_date as placed on placed.text = parsed.placed_on
    left join pg_temp.known_place as place on (place.country, place.region, place.state) = (coalesce(parsed.country, ''), coalesce(parsed.region, ''), coalesce(parsed.state, '')) and (place.city, place.postal_code) = (coalesce(parsed.city, ''), coalesce(parsed.postal_code, ''))
    left join pg_temp.numbered_line as numbered on numbered.line = parsed.line
    left join ods.exchange_rate as rate on rate.currency = v_rule.foreign_currency and rate.day = ordered.day
    -- Keeps the steps apart: merged into one, every value would be computed again for each test of it.
    offset 0
  ),

  judged as (
    select
      typed.*,
      ods.line_key(typed.row_key, typed.kind, typed.order_date, v_rule.has_row_id) as line_id,
      case
        when
          typed.place_id is null or greatest(
            octet_length(typed.order_id), case when v_rule.has_row_id then octet_length(typed.row_key) end,
            octet_length(typed.customer_id), octet_length(typed.product_id), octet_length(typed.segment), octet_length(typed.ship_mode), octet_length(typed.category), octet_length(typed.subcategory)
          ) > ods.max_key_bytes() then 'length'
        when typed.order_id is null or ods.is_spreadsheet_number(typed.order_id) then 'order_id'
        when typed.row_key is null or (v_rule.has_row_id and ods.is_spreadsheet_number(typed.row_key)) then 'row_id'
        when typed.order_date is null or typed.order_date < ods.earliest_day() or typed.order_date > p_today then 'order_date'
        when typed.placed_on is null or typed.placed_on < ods.earliest_day() or typed.placed_on > p_today then 'placed_on'
        when ods.is_spreadsheet_number(typed.customer_id) then 'customer_id'
        when ods.is_spreadsheet_number(typed.product_id) then 'product_id'
        when v_rule.currency is not null and typed.currency is distinct from v_rule.currency then 'currency'
        when typed.sales is null or abs(typed.sales) >= 1e14 then 'sales'
        when typed.sales > 0 and (typed.quantity < 0 or typed.has_placed_on) then 'sign'
        when abs(typed.quantity) >= 1e14 then 'quantity'
        when abs(typed.discount) >= 1e5 then 'discount'
        when abs(typed.profit) >= 1e14 then 'profit'
        when abs(typed.gross_sales) >= 1e14 then 'gross_sales'
        when abs(typed.discount_amount) >= 1e14 then 'discount_amount'
        when abs(typed.tax) >= 1e14 then 'tax'
        when abs(typed.shipping) >= 1e14 then 'shipping' when abs(typed.cost) >= 1e14 then 'cost'
      end as reason
    from typed
  ),

  compared as (
    select
      case
        when judged.placed_on <> v_rule.day and judged.placed_on between ods.earliest_day() and p_today then 'left_out'
        when judged.reason is not null then 'rejected'
        when v_rule.channel = 'api' and judged.order_date > judged.placed_on and judged.order_date = p_today then 'left_out'
        when v_rule.channel = 'archive' and (confirmed.day is not null or confirmed_before.day is not null) then 'confirmed'
        when existing.order_id is null then 'new'
        when
          existing.order_date <> judged.order_date
          and (
            not v_is_set
            or (existing.customer_id, existing.product_id) is distinct from (judged.customer_id, judged.product_id)
            or coalesce(judged.customer_id, judged.product_id) is null
          )
          or (existing.placed_on <> judged.placed_on and v_rule.channel = 'api' and confirmed_before.day is not null)
          then 'reused'
        when
          (
            existing.order_date, existing.placed_on, existing.ship_date, existing.ship_mode, existing.customer_id, existing.customer_name, existing.segment, existing.place_id, existing.product_id, existing.product_name,
            existing.category, existing.subcategory, existing.sales, existing.quantity, existing.discount, existing.profit,
            existing.gross_sales, existing.discount_amount, existing.tax, existing.shipping, existing.cost, existing.attributes
          ) is distinct from (
            judged.order_date, known.placed_on, judged.ship_date, judged.ship_mode, judged.customer_id, judged.customer_name,
            judged.segment, judged.place_id, judged.product_id, judged.product_name, judged.category, judged.subcategory,
            judged.sales, judged.quantity, judged.discount, judged.profit, judged.gross_sales, judged.discount_amount,
            judged.tax, judged.shipping, judged.cost, judged.attributes
          )
          then 'changed'
        else 'unchanged'
      end as status,
      existing.order_date as old_order_date,
      known.placed_on as known_placed_on,
      judged.*
    from judged
    left join ods.order_line as existing
      on existing.order_id = judged.order_id
      and existing.source_name = v_rule.source_name
      and existing.line_id = judged.line_id
    cross join lateral (
      select coalesce(case when v_rule.channel = 'archive' and existing.placed_on <> existing.order_date then existing.placed_on end, judged.placed_on) as placed_on
    ) as known
    left join pg_temp.confirmed_day as confirmed on confirmed.day = judged.placed_on
    left join pg_temp.confirmed_day as confirmed_before on confirmed_before.day = existing.placed_on
  )

  select
    case compared.status when 'reused' then 'rejected' else compared.status end, compared.old_order_date,
    compared.line, compared.order_date, compared.known_placed_on, compared.order_id, compared.row_key, compared.line_id,
    compared.kind, compared.ship_date, compared.ship_mode, compared.customer_id, compared.customer_name, compared.segment,
    compared.place_id, compared.product_id, compared.product_name, compared.category, compared.subcategory, compared.sales,
    compared.quantity, compared.discount, compared.profit, compared.gross_sales, compared.discount_amount, compared.tax,
    compared.shipping, compared.cost, compared.attributes, compared.is_rounded,
    case compared.status when 'reused' then 'reused' else compared.reason end
  from compared
  where compared.status <> 'unchanged' or v_is_set or exists (select from etl.batch where batch.batch_id = p_batch_id and batch.replays is not null);
end;
$$;

comment on function ods.type_batch(bigint, date) is
'Fills pg_temp.typed_line with the rows of a batch, typed, each with its status: rejected, left_out, confirmed, new, changed or unchanged.';
