-- ods.reject_rows: store the rejected rows of a batch, each with its invalid column and the reason.
--
-- In PL/pgSQL, whose plans use the statistics of the batch: those of a SQL function only do so from PostgreSQL 18 on.
--
-- Reads   pg_temp.typed_line, stg.order_line, etl.batch, etl.source
-- Writes  etl.rejected_row
-- Re-run  safe: a row that is already stored is left alone
create or replace function ods.reject_rows(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into etl.rejected_row (batch_id, line, column_name, value, code, reason, record)
  -- Selected first, since there are few.
  with rejected as materialized (
    select typed.line, typed.reason, typed.order_date, typed.placed_on, typed.old_order_date
    from pg_temp.typed_line as typed
    where typed.status = 'rejected'
  )

  select
    staged.batch_id,
    staged.line,
    cell.column_name,
    cell.value,
    judged.code,
    case judged.code
      when 'id_reused' then 'is the number of another order or line, of ' || coalesce(rejected.old_order_date::text, 'the same file')
        || ': if order numbers start again, set orderIdsRestart in the document and load everything into an empty store'
      when 'ambiguous' then 'belongs to an order line that is already loaded, and it is not clear which of the two is right: load the file again'
      when 'other_sign' then 'is negative, and the amount is not: it is not clear whether the row is a sale or a return'
      when 'not_negative' then 'is more than 0, but the row is a return'
      when 'too_long' then 'is longer than ' || ods.max_key_bytes() || ' bytes'
      when 'missing' then 'is missing'
      when 'not_a_date' then 'is not a date in the format ' || rule.date_format
      when 'before_2000' then 'is before the year 2000'
      when 'in_the_future' then 'is in the future'
      when 'not_a_key' then 'is a number as a spreadsheet writes it: the original key is lost'
      when 'other_currency' then coalesce(
        'is not ' || (source.document ->> 'currency') || ', the currency of the source',
        'has a currency, but the document of the source names none: add it, such as "currency": "EUR"'
      )
      when 'not_a_number' then case
        when length(regexp_replace(split_part(cell.value, rule.decimal_mark, 1), '[^0-9]', '', 'g')) > most.digits
          then 'has more than ' || most.digits || ' digits before the "' || rule.decimal_mark || '"'
        else 'is not a number written like 1234' || rule.decimal_mark || '56'
      end
    end,
    jsonb_strip_nulls(to_jsonb(staged) - array['batch_id', 'line'])
  from rejected
  inner join etl.batch on batch.batch_id = p_batch_id
  inner join etl.source on source.source_name = batch.source_name
  cross join lateral (
    select
      source.document #>> array[batch.channel, 'dateFormat'] as date_format,
      source.document #>> array[batch.channel, 'decimalMark'] as decimal_mark,
      coalesce(ods.currency_pattern(p_currency => source.document ->> 'currency'), '[^\s\S]') as currency_pattern
  ) as rule
  inner join stg.order_line as staged on staged.batch_id = p_batch_id and staged.line = rejected.line
  -- The first by name if several texts are too long. Names of customers and products are not keys and may be longer.
  left join lateral (
    select text.key as column_name, text.value
    from jsonb_each_text(to_jsonb(staged)) as text
    where
      text.key = rejected.reason
      or (rejected.reason in ('reused', 'ambiguous') and text.key = 'order_id')
      or (rejected.reason = 'sign' and text.key = case when staged.placed_on is null then 'quantity' else 'sales' end)
      or rejected.reason = 'length'
      and text.key not in ('customer_name', 'product_name')
      and octet_length(text.value) > ods.max_key_bytes()
    order by text.key
    limit 1
  ) as cell on true
  cross join lateral (select case rejected.reason when 'discount' then 5 else 14 end as digits) as most
  cross join lateral (
    select case rejected.reason when 'placed_on' then rejected.placed_on else rejected.order_date end as day
  ) as dated
  cross join lateral (
    select
      case
        when rejected.reason = 'reused' then 'id_reused'
        when rejected.reason = 'ambiguous' then 'ambiguous'
        when rejected.reason = 'length' then 'too_long'
        when rejected.reason = 'sign' then case when staged.placed_on is null then 'other_sign' else 'not_negative' end
        when ods.trim_text(cell.value) is null then 'missing'
        when rejected.reason in ('order_date', 'placed_on') and dated.day is null then 'not_a_date'
        when rejected.reason in ('order_date', 'placed_on') and dated.day < ods.earliest_day() then 'before_2000'
        when rejected.reason in ('order_date', 'placed_on') then 'in_the_future'
        when rejected.reason in ('order_id', 'row_id', 'customer_id', 'product_id') then 'not_a_key'
        when rejected.reason = 'currency' or (
          rejected.reason not in ('quantity', 'discount')
          and regexp_replace(cell.value, rule.currency_pattern, '', 'g') ~ e'[0-9].*([$\u00a2-\u00a5\u20a0-\u20cf\uff04\uffe0-\uffe6]|\\m[A-Za-z]{3}$)|([$\u00a2-\u00a5\u20a0-\u20cf\uff04\uffe0-\uffe6]|^[A-Za-z]{3}\\M).*[0-9]'
        ) then 'other_currency'
        else 'not_a_number'
      end as code
  ) as judged
  on conflict (batch_id, line) do nothing;
end;
$$;

comment on function ods.reject_rows(bigint) is
'Stores the rows of a batch that cannot be typed in etl.rejected_row. Safe to run again.';
