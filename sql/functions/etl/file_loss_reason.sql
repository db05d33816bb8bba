-- etl.file_loss_reason: why a file that is a set for its days is held: a day would lose most of its lines; null if none would.
--
-- The file may be cut, or of one shop of several, or its dates may be read in another way than before. Most is what etl.is_most_lost()
-- says; nothing is left of a day that moved to others, or whose rows were all rejected.
--
-- Reads   ods.lines_placed_on(), ods.order_line, pg_temp.typed_line, missing_line, etl.batch
-- Writes  nothing
-- Re-run  safe
create or replace function etl.file_loss_reason(p_batch_id bigint, p_limit jsonb)
returns text
language plpgsql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
declare
  v_source text := (select batch.source_name from etl.batch where batch.batch_id = p_batch_id);
begin
  return (
    with lost as (
      select gone.day, count(*) as lines
      from (
        select line.placed_on
        from ods.order_line as line
        inner join pg_temp.missing_line as missing on missing.order_id = line.order_id and missing.line_id = line.line_id
        where line.source_name = v_source
        union all
        select moved.old_order_date
        from pg_temp.typed_line as moved
        where moved.status = 'changed' and moved.old_order_date <> moved.order_date
      ) as gone (day)
      group by gone.day
    ),

    sent as (
      select typed.placed_on as day, count(*) filter (where typed.status = 'new') as added
      from pg_temp.typed_line as typed
      where typed.status in ('new', 'changed', 'unchanged')
      group by typed.placed_on
    ),

    shrunk as (
      select lost.day, lost.lines - coalesce(sent.added, 0) as lost, sent.day is null as is_empty, count(*) as lines
      from lost
      left join sent on sent.day = lost.day
      cross join lateral ods.lines_placed_on(v_source, lost.day) as line
      group by lost.day, lost.lines, sent.day, sent.added
    )

    select format(
      '%s day(s) would lose most of their lines; the newest is %s, which would lose %s of %s',
      count(*) over (), shrunk.day, shrunk.lost, shrunk.lines
    )
    from shrunk
    where
      etl.is_most_lost(
        p_lost => shrunk.lost, p_known => shrunk.lines, p_lines => shrunk.lost, p_is_empty => shrunk.is_empty, p_limit => p_limit
      )
    order by shrunk.day desc
    limit 1
  );
end;
$$;

comment on function etl.file_loss_reason(bigint, jsonb) is
'Why a day of a file that is a set for its days would lose more of its lines than its source allows at once; null if none would.';
