-- ods.reject_rows: keep the rows of a batch that cannot be typed, each with the column at fault and the reason.
--
-- Reads   pg_temp.typed_line, stg.order_line
-- Writes  etl.rejected_row
-- Re-run  safe: a row is kept once a batch and line
create or replace function ods.reject_rows(p_batch_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  insert into etl.rejected_row (batch_id, line, column_name, value, reason, record)
  select
    staged.batch_id,
    staged.line,
    changed.fault,
    cell.value,
    case
      when coalesce(btrim(cell.value), '') = '' then 'is missing'
      when changed.fault = 'order_date' and changed.order_date is null then 'is not a date as ' || rule.date_format
      when changed.fault = 'order_date' and changed.order_date <> batch.day
        then 'is not the day that was asked for, ' || batch.day
      when changed.fault = 'order_date' and changed.order_date < '2000-01-01' then 'is before the year 2000'
      when changed.fault = 'order_date' then 'is in the future'
      when changed.fault = 'ship_date' and changed.ship_date is null then 'is not a date as ' || rule.date_format
      when changed.fault = 'ship_date' then 'is before the order date'
      else 'is not a number as 1234' || rule.decimal_mark || '5678, of at most '
        || case changed.fault when 'quantity' then '11 digits and 3' when 'discount' then '5 digits and 4' else '14 digits and 4' end
        || ' decimals'
    end,
    jsonb_strip_nulls(to_jsonb(staged) - array['batch_id', 'line'])
  from pg_temp.typed_line as changed
  inner join etl.batch on batch.batch_id = p_batch_id
  inner join etl.source on source.source = batch.source
  cross join lateral (
    select
      source.document #>> array[batch.channel, 'dateFormat'] as date_format,
      source.document #>> array[batch.channel, 'decimalMark'] as decimal_mark
  ) as rule
  inner join stg.order_line as staged on staged.batch_id = p_batch_id and staged.line = changed.line
  cross join lateral (select to_jsonb(staged) ->> changed.fault as value) as cell
  where changed.verdict = 'rejected'
  on conflict (batch_id, line) do nothing;
$$;

comment on function ods.reject_rows(bigint) is
'Keeps the rows of a batch that cannot be typed in etl.rejected_row. Safe to run again.';
