-- ods.type_batch: give the staged rows of a batch their types and a status, in pg_temp.typed_line.
--
-- Reads   stg.order_line, ods.order_line, pg_temp.known_date, known_place, numbered_line, confirmed_day
-- Writes  pg_temp.typed_line   status: rejected (reason names the column, or is length), duplicate, new, changed, unchanged
-- Grain   one row a staged row; an archive's unchanged rows, which are most of it when it comes again, are left out
-- Re-run  adds the rows again until the work tables are emptied
create or replace function ods.type_batch(p_batch_id bigint, p_today date)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_has_row_id boolean;
  v_format jsonb;
  v_number text;
  v_marks text;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  select source.document -> v_batch.channel into strict v_format from etl.source where source.source_name = v_batch.source_name;
  v_has_row_id := etl.has_row_id(p_source => v_batch.source_name);
  v_number := ods.number_pattern(p_decimal_mark => v_format ->> 'decimalMark', p_group_mark => v_format ->> 'groupMark');
  v_marks := concat(v_format ->> 'decimalMark', v_format ->> 'groupMark');

  insert into pg_temp.typed_line
  with typed as (
    select
      staged.line,
      ordered.day as order_date,
      -- One that cannot be read comes before every order date, which is its reason below.
      case when shipped.day is null and staged.ship_date <> '' then '-infinity' else shipped.day end as ship_date,
      nullif(btrim(staged.order_id), '') as order_id,
      case
        when v_has_row_id then nullif(btrim(staged.row_id), '')
        else nullif(btrim(staged.product_id), '') || '#' || numbered.number
      end as line_id,
      nullif(staged.ship_mode, '') as ship_mode,
      nullif(btrim(staged.customer_id), '') as customer_id,
      nullif(staged.customer_name, '') as customer_name,
      nullif(staged.segment, '') as segment,
      place.place_id,
      nullif(btrim(staged.product_id), '') as product_id,
      nullif(staged.product_name, '') as product_name,
      nullif(staged.category, '') as category,
      nullif(staged.subcategory, '') as subcategory,
      ods.parse_number(staged.sales, v_number, v_marks) as sales,
      ods.parse_number(staged.quantity, v_number, v_marks) as quantity,
      ods.parse_number(staged.discount, v_number, v_marks) as discount,
      ods.parse_number(staged.profit, v_number, v_marks) as profit
    from stg.order_line as staged
    left join pg_temp.known_date as ordered on ordered.text = staged.order_date
    left join pg_temp.known_date as shipped on shipped.text = staged.ship_date
    left join pg_temp.known_place as place
      on place.country = coalesce(staged.country, '')
      and place.region = coalesce(staged.region, '')
      and place.state = coalesce(staged.state, '')
      and place.city = coalesce(staged.city, '')
      and place.postal_code = coalesce(staged.postal_code, '')
    left join pg_temp.numbered_line as numbered on numbered.line = staged.line
    where staged.batch_id = p_batch_id
    -- Keeps the steps apart: merged into one, they would work out every number again for each test of it.
    offset 0
  ),

  judged as (
    select
      typed.*,
      case
        when
          typed.place_id is null
          or greatest(
            octet_length(typed.order_id), case when v_has_row_id then octet_length(typed.line_id) end,
            octet_length(typed.customer_id), octet_length(typed.product_id), octet_length(typed.segment),
            octet_length(typed.ship_mode), octet_length(typed.category), octet_length(typed.subcategory)
          ) > ods.longest_key()
          then 'length'
        when typed.order_id is null then 'order_id'
        when typed.line_id is null then case when v_has_row_id then 'row_id' else 'product_id' end
        when typed.order_date is null or typed.order_date < '2000-01-01' or typed.order_date > p_today then 'order_date'
        when typed.order_date <> v_batch.day then 'order_date'
        when typed.ship_date < typed.order_date then 'ship_date'
        when typed.customer_id is null then 'customer_id'
        when typed.product_id is null then 'product_id'
        when typed.sales is null or abs(typed.sales) >= 1e14 or scale(typed.sales) > 4 then 'sales'
        when abs(typed.quantity) >= 1e11 or scale(typed.quantity) > 3 then 'quantity'
        when abs(typed.discount) >= 1e5 or scale(typed.discount) > 4 then 'discount'
        when abs(typed.profit) >= 1e14 or scale(typed.profit) > 4 then 'profit'
      end as reason
    from typed
  ),

  compared as (
    select
      case
        when judged.reason is not null then 'rejected'
        when confirmed.day is not null or confirmed_before.day is not null then 'duplicate'
        when existing.order_id is null then 'new'
        when
          (
            existing.order_date, existing.ship_date, existing.ship_mode, existing.customer_id, existing.customer_name,
            existing.segment, existing.place_id, existing.product_id, existing.product_name, existing.category,
            existing.subcategory, existing.sales, existing.quantity, existing.discount, existing.profit
          ) is distinct from (
            judged.order_date, judged.ship_date, judged.ship_mode, judged.customer_id, judged.customer_name,
            judged.segment, judged.place_id, judged.product_id, judged.product_name, judged.category,
            judged.subcategory, judged.sales, judged.quantity, judged.discount, judged.profit
          )
          then 'changed'
        else 'unchanged'
      end as status,
      existing.order_date as old_order_date,
      judged.*
    from judged
    left join ods.order_line as existing
      on existing.order_id = judged.order_id and existing.line_id = judged.line_id
    -- An archive never overrides a day that the API has confirmed: no line comes to it, and none is taken away.
    left join pg_temp.confirmed_day as confirmed on confirmed.day = judged.order_date
    left join pg_temp.confirmed_day as confirmed_before on confirmed_before.day = existing.order_date
  )

  select compared.*
  from compared
  where compared.status <> 'unchanged' or v_batch.channel = 'api';
end;
$$;

comment on function ods.type_batch(bigint, date) is
'Fills pg_temp.typed_line with the rows of a batch, typed, each with its status: rejected, duplicate, new, changed or unchanged.';
