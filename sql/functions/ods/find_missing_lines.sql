-- ods.find_missing_lines: find the order lines that a batch, which replaces its days, no longer has, and their returns on later days.
--
-- Only for a batch that replaces its days (etl.is_set); for a file it calls ods.find_missing_file_lines. The line of a rejected row is
-- not missing. If the key of a row cannot be read, no line counts as missing.
--
-- Reads   etl.batch, etl.business_day, etl.rejected_row, ods.lines_placed_on(), pg_temp.typed_line
-- Writes  pg_temp.missing_line
-- Grain   order line
-- Re-run  fails until the work tables are emptied
create or replace function ods.find_missing_lines(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);

  if not etl.is_set(p_batch_id => p_batch_id) or exists (
    select
    from etl.rejected_row
    where
      rejected_row.batch_id = p_batch_id
      and (
        rejected_row.column_name is null
        or rejected_row.column_name in ('order_id', 'row_id')
        or (v_rule.restart_period is not null and rejected_row.column_name in ('order_date', 'placed_on'))
      )
  ) then
    return;
  end if;

  if v_rule.channel = 'archive' then
    perform ods.find_missing_file_lines(p_batch_id => p_batch_id);
    return;
  end if;

  insert into pg_temp.missing_line (order_id, line_id)
  select line.order_id, line.line_id
  from ods.lines_placed_on(v_rule.source_name, v_rule.day) as line
  where
    -- Lines that an archive added after the API confirmed no orders are not missing if the API confirms no orders again.
    (
      exists (select from pg_temp.typed_line)
      or not exists (
        select
        from etl.business_day as ledger
        inner join etl.batch as filled on filled.batch_id = line.batch_id
        where
          ledger.source_name = v_rule.source_name
          and ledger.day = v_rule.day
          and ledger.channel = 'api'
          and ledger.status <> 'held'
          and filled.channel = 'archive'
          and filled.published_at > ledger.first_published_at
      )
    )
    and not exists (
      select
      from pg_temp.typed_line as typed
      where
        typed.order_id = line.order_id
        and typed.status <> 'left_out'
        and (
          typed.line_id = line.line_id
          or (
            typed.status = 'rejected'
            and case
              when v_rule.has_row_id then line.line_id in (typed.row_key, typed.row_key || '@' || line.order_date)
              else typed.product_id is not distinct from line.product_id
            end
          )
        )
    );
end;
$$;

comment on function ods.find_missing_lines(bigint) is
'Fills pg_temp.missing_line with the order lines that a batch, which replaces its days, no longer has; with none for a batch that adds, or if the key of a row cannot be read.';
