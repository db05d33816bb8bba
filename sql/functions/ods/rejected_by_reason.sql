-- ods.rejected_by_reason: the rejected rows of a batch by column and kind of reason, with examples, for a check of a source document.
--
-- Reads   etl.rejected_row
create or replace function ods.rejected_by_reason(p_batch_id bigint, p_examples integer)
returns table (column_name text, code text, reason text, rows bigint, examples jsonb)
language sql
stable
set search_path = ''
as $$
  with numbered as (
    select
      rejected.*,
      -- What a reason says of one row alone, such as its number of fields, is no other reason.
      count(*) over same as rows,
      row_number() over (same order by rejected.line) as number
    from etl.rejected_row as rejected
    where rejected.batch_id = p_batch_id
    window same as (partition by rejected.column_name, rejected.code)
  )

  select
    numbered.column_name,
    numbered.code,
    min(numbered.reason) filter (where numbered.number = 1),
    max(numbered.rows),
    jsonb_agg(
      jsonb_build_object(
        'line', numbered.line, 'byte_offset', numbered.byte_offset, 'value', numbered.value, 'record', numbered.record
      )
      order by numbered.line
    )
  from numbered
  where numbered.number <= p_examples
  group by numbered.column_name, numbered.code
  order by max(numbered.rows) desc, min(numbered.line);
$$;

comment on function ods.rejected_by_reason(bigint, integer) is
'Grain: one row per column of stg.order_line and kind of reason for which rows of a batch were rejected: the reason of the first of them, their number, and the first of them as examples. Null: column_name. JSON: examples { line: number, byte_offset: number | null, value: string | null, record: string | Record<string, string> }[].';
