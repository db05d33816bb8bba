-- ods.type_batch: give the staged rows of a batch their types and a verdict, in pg_temp.typed_line.
--
-- Reads   stg.order_line, ods.order_line, etl.business_day
-- Writes  pg_temp.typed_line   verdict: rejected (fault names the column), duplicate, new, changed, unchanged
-- Grain   one row a staged row; an archive's unchanged rows, which are most of it when it comes again, are left out
create or replace function ods.type_batch(p_batch_id bigint, p_today date)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_has_row_id boolean;
  v_group_mark text;
  v_decimal_mark text;
  v_money_pattern text;
  v_quantity_pattern text;
  v_discount_pattern text;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  select
    source.document -> 'columns' ? 'row_id',
    source.document #>> array[v_batch.channel, 'groupMark'],
    source.document #>> array[v_batch.channel, 'decimalMark']
  into strict v_has_row_id, v_group_mark, v_decimal_mark
  from etl.source
  where source.source = v_batch.source;
  v_money_pattern := ods.number_pattern(v_decimal_mark, v_group_mark, p_whole => 14, p_decimals => 4);
  v_quantity_pattern := ods.number_pattern(v_decimal_mark, v_group_mark, p_whole => 11, p_decimals => 3);
  v_discount_pattern := ods.number_pattern(v_decimal_mark, v_group_mark, p_whole => 5, p_decimals => 4);

  perform ods.prepare_work_tables();
  perform ods.look_up_dates(p_batch_id => p_batch_id);
  perform ods.look_up_places(p_batch_id => p_batch_id);

  insert into pg_temp.typed_line
  with typed as (
    select
      staged.line,
      nullif(btrim(staged.order_id), '') as order_id,
      case
        when v_has_row_id then nullif(btrim(staged.row_id), '')
        else nullif(btrim(staged.product_id), '') || '#' || occurrence.number
      end as line_id,
      ordered.day as order_date,
      shipped.day as ship_date,
      nullif(staged.ship_mode, '') as ship_mode,
      nullif(btrim(staged.customer_id), '') as customer_id,
      nullif(staged.customer_name, '') as customer_name,
      nullif(staged.segment, '') as segment,
      known_place.place_id,
      nullif(btrim(staged.product_id), '') as product_id,
      nullif(staged.product_name, '') as product_name,
      nullif(staged.category, '') as category,
      nullif(staged.sub_category, '') as sub_category,
      case
        when staged.sales ~ v_money_pattern
          then replace(replace(staged.sales, v_group_mark, ''), v_decimal_mark, '.')::numeric
      end as sales,
      case
        when staged.quantity ~ v_quantity_pattern
          then replace(replace(staged.quantity, v_group_mark, ''), v_decimal_mark, '.')::numeric
      end as quantity,
      case
        when staged.discount ~ v_discount_pattern
          then replace(replace(staged.discount, v_group_mark, ''), v_decimal_mark, '.')::numeric
      end as discount,
      case
        when staged.profit ~ v_money_pattern
          then replace(replace(staged.profit, v_group_mark, ''), v_decimal_mark, '.')::numeric
      end as profit,
      staged.ship_date <> '' and shipped.day is null as ship_date_is_unreadable,
      staged.quantity <> '' as has_quantity,
      staged.discount <> '' as has_discount,
      staged.profit <> '' as has_profit
    from stg.order_line as staged
    left join pg_temp.known_date as ordered on ordered.text = staged.order_date
    left join pg_temp.known_date as shipped on shipped.text = staged.ship_date
    left join pg_temp.known_place on known_place.text = ods.place_text(
      staged.country, staged.region, staged.state, staged.city, staged.postal_code
    )
    -- Without a row id an order may hold the same product more than once: its lines are told apart by their number,
    -- counted over their content so that the order of the rows does not matter.
    left join (
      select
        same.line,
        row_number() over (
          partition by btrim(same.order_id), btrim(same.product_id)
          order by same.sales, same.quantity, same.discount, same.profit, same.product_name, same.line
        ) as number
      from stg.order_line as same
      where same.batch_id = p_batch_id and not v_has_row_id
    ) as occurrence on occurrence.line = staged.line
    where staged.batch_id = p_batch_id
  ),

  judged as (
    select
      typed.*,
      case
        when typed.order_id is null then 'order_id'
        when typed.line_id is null then case when v_has_row_id then 'row_id' else 'product_id' end
        when typed.order_date is null or typed.order_date < '2000-01-01' or typed.order_date > p_today then 'order_date'
        when typed.order_date <> v_batch.day then 'order_date'
        when typed.ship_date_is_unreadable or typed.ship_date < typed.order_date then 'ship_date'
        when typed.customer_id is null then 'customer_id'
        when typed.product_id is null then 'product_id'
        when typed.sales is null then 'sales'
        when typed.quantity is null and typed.has_quantity then 'quantity'
        when typed.discount is null and typed.has_discount then 'discount'
        when typed.profit is null and typed.has_profit then 'profit'
      end as fault
    from typed
  ),

  compared as (
    select
      judged.line, judged.order_id, judged.line_id, judged.order_date, judged.ship_date, judged.ship_mode,
      judged.customer_id, judged.customer_name, judged.segment, judged.place_id, judged.product_id,
      judged.product_name, judged.category, judged.sub_category, judged.sales, judged.quantity, judged.discount,
      judged.profit, judged.fault, existing.order_date as old_order_date,
      case
        when judged.fault is not null then 'rejected'
        when answered.day is not null then 'duplicate'
        when existing.order_id is null then 'new'
        when
          (
            existing.order_date, existing.ship_date, existing.ship_mode, existing.customer_id,
            existing.customer_name, existing.segment, existing.place_id, existing.product_id, existing.product_name,
            existing.category, existing.sub_category, existing.sales, existing.quantity, existing.discount,
            existing.profit
          ) is distinct from (
            judged.order_date, judged.ship_date, judged.ship_mode, judged.customer_id, judged.customer_name,
            judged.segment, judged.place_id, judged.product_id, judged.product_name, judged.category,
            judged.sub_category, judged.sales, judged.quantity, judged.discount, judged.profit
          )
          then 'changed'
        else 'unchanged'
      end as verdict
    from judged
    left join ods.order_line as existing
      on existing.order_id = judged.order_id and existing.line_id = judged.line_id
    -- An archive never overrides a day that the API has answered for.
    left join etl.business_day as answered
      on v_batch.channel = 'archive'
      and answered.source = v_batch.source
      and answered.day = judged.order_date
      and answered.channel = 'api'
      and answered.state <> 'failed'
  )

  select compared.*
  from compared
  where compared.verdict <> 'unchanged' or v_batch.channel = 'api';
end;
$$;

comment on function ods.type_batch(bigint, date) is
'Fills pg_temp.typed_line with the rows of a batch, typed, each with its verdict: rejected, duplicate, new, changed or unchanged.';
