-- ods.left_out_by_reason: why the publication of a batch in this transaction left rows out: "other_day" than the batch's, or of a
-- day that is "not_over".
--
-- Reads   pg_temp.typed_line, etl.batch
create or replace function ods.left_out_by_reason(p_batch_id bigint)
returns table (reason text, rows bigint, days date[])
language sql
stable
set search_path = ''
as $$
  select kind.reason, count(*), array_agg(distinct typed.order_date order by typed.order_date)
  from pg_temp.typed_line as typed
  inner join etl.batch on batch.batch_id = p_batch_id
  cross join lateral (
    select case when typed.placed_on <> batch.day then 'other_day' else 'not_over' end as reason
  ) as kind
  where typed.status = 'left_out'
  group by kind.reason
  order by kind.reason;
$$;

comment on function ods.left_out_by_reason(bigint) is
'Grain: one row per reason for which the publication of a batch in this transaction left rows out, other_day or not_over, with the days that these rows have.';
