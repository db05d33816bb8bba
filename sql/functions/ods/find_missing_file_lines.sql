-- ods.find_missing_file_lines: find the order lines that a file, which replaces its days, no longer has.
--
-- The days of the file are those of its rows, except days that the API has confirmed. Only lines that came in files can be missing. The
-- line of a rejected row is not missing.
--
-- Reads   etl.batch, ods.order_line, pg_temp.typed_line, confirmed_day
-- Writes  pg_temp.missing_line
-- Grain   order line
-- Re-run  fails until the work tables are emptied
create or replace function ods.find_missing_file_lines(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
set enable_nestloop = off -- the planner underestimates the number of lines of the file's days
as $$
declare
  v_rule record;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);

  insert into pg_temp.missing_line (order_id, line_id)
  with own_day as materialized (
    select distinct held.placed_on as day
    from pg_temp.typed_line as held
    where
      held.status in ('new', 'changed', 'unchanged', 'rejected')
      and held.placed_on is not null
      and not exists (select from pg_temp.confirmed_day as confirmed where confirmed.day = held.placed_on)
  ),

  kept as materialized (
    select line.order_id, line.line_id, line.product_id, line.order_date
    from ods.order_line as line
    inner join etl.batch as written on written.batch_id = line.batch_id and written.channel = 'archive'
    where line.source_name = v_rule.source_name and line.placed_on in (select own_day.day from own_day)
  ),

  gone as materialized (
    select kept.order_id, kept.line_id, kept.product_id, kept.order_date
    from kept
    left join pg_temp.typed_line as typed
      on typed.order_id = kept.order_id and typed.line_id = kept.line_id and typed.status <> 'left_out'
    where typed.order_id is null
  )

  select gone.order_id, gone.line_id
  from gone
  where not exists (
    select
    from pg_temp.typed_line as unreadable
    where
      unreadable.status = 'rejected'
      and unreadable.order_id = gone.order_id
      and case
        when v_rule.has_row_id then gone.line_id in (unreadable.row_key, unreadable.row_key || '@' || gone.order_date)
        else unreadable.product_id is not distinct from gone.product_id
      end
  );
end;
$$;

comment on function ods.find_missing_file_lines(bigint) is
'Fills pg_temp.missing_line with the order lines of the days of a file that the file no longer has.';
