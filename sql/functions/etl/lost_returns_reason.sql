-- etl.lost_returns_reason: why an API day would lose most of its returns although their orders are still there; null if it would not.
--
-- If an API renames the list of an order's returns, no order has a return any more. etl.is_most_lost() decides what counts as most.
-- Returns that come back under other keys are not lost.
--
-- Reads   ods.lines_placed_on(), pg_temp.typed_line, missing_line, etl.batch
-- Writes  nothing
-- Re-run  safe
create or replace function etl.lost_returns_reason(p_batch_id bigint, p_limit jsonb)
returns text
language sql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
  select format('the day would lose %s of its %s returns, although their orders are still there', found.lost - found.sent_new, found.known)
  from (
    select
      count(*) as known,
      count(*) filter (
        where
          missing.order_id is not null
          and exists (
            select
            from pg_temp.typed_line as sold
            where sold.order_id = line.order_id and sold.kind = 'sale' and sold.status in ('new', 'changed', 'unchanged')
          )
      ) as lost,
      (
        select count(*)
        from pg_temp.typed_line as typed
        where typed.kind = 'return' and typed.status in ('new', 'changed', 'unchanged')
      ) as sent,
      (select count(*) from pg_temp.typed_line as typed where typed.kind = 'return' and typed.status = 'new') as sent_new
    from etl.batch
    cross join lateral ods.lines_placed_on(batch.source_name, batch.day) as line
    left join pg_temp.missing_line as missing on missing.order_id = line.order_id and missing.line_id = line.line_id
    where batch.batch_id = p_batch_id and line.kind = 'return'
  ) as found
  where
    etl.is_most_lost(
      p_lost => found.lost - found.sent_new,
      p_known => found.known,
      p_lines => found.lost - found.sent_new,
      p_is_empty => found.sent = 0,
      p_limit => p_limit
    );
$$;

comment on function etl.lost_returns_reason(bigint, jsonb) is
'Why the day of an API batch would lose most of its returns although their orders are still there; null if it would not.';
