-- etl.file_shrink_reason: why a file that replaces its days is held: a day would lose most of its lines; null if none would.
--
-- The file may be truncated, or from one of several shops, or its dates may be read differently than before. The limit is shrinkLimit
-- of the source document, by default more than 50 percent of the lines and at least 5 lines; 2 lines are enough if the file has none
-- left for the day.
--
-- Reads   ods.lines_placed_on(), ods.order_line, pg_temp.typed_line, missing_line, etl.source, etl.batch
-- Writes  nothing
-- Re-run  safe
create or replace function etl.file_shrink_reason(p_batch_id bigint)
returns text
language plpgsql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_limit jsonb;
  v_reason text;
begin
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  if v_batch.channel <> 'archive' or not etl.is_set(p_batch_id => p_batch_id) then
    return null;
  end if;
  select source.document -> 'shrinkLimit' into v_limit from etl.source where source.source_name = v_batch.source_name;

  with lost as (
    select gone.day, count(*) as lines
    from (
      select line.placed_on
      from pg_temp.missing_line as missing
      inner join ods.order_line as line
        on line.order_id = missing.order_id and line.source_name = v_batch.source_name and line.line_id = missing.line_id
      union all
      select moved.old_order_date
      from pg_temp.typed_line as moved
      where moved.status = 'changed' and moved.old_order_date <> moved.order_date
    ) as gone (day)
    group by gone.day
  ),

  sent as (
    select typed.placed_on as day, count(*) as lines, count(*) filter (where typed.status = 'new') as added
    from pg_temp.typed_line as typed
    where typed.status in ('new', 'changed', 'unchanged')
    group by typed.placed_on
  ),

  shrunk as (
    select
      lost.day,
      lost.lines - coalesce(sent.added, 0) as lost,
      coalesce(sent.lines, 0) as sent,
      count(*) as lines
    from lost
    left join sent on sent.day = lost.day
    cross join lateral ods.lines_placed_on(v_batch.source_name, lost.day) as line
    group by lost.day, lost.lines, sent.added, sent.lines
  )

  select format(
    '%s day(s) would lose most of their lines; the newest is %s, which would lose %s of %s',
    count(*),
    max(shrunk.day),
    (array_agg(shrunk.lost order by shrunk.day desc))[1],
    (array_agg(shrunk.lines order by shrunk.day desc))[1]
  )
  into v_reason
  from shrunk
  where
    100 * shrunk.lost > coalesce((v_limit ->> 'percent')::numeric, 50) * shrunk.lines
    and (shrunk.lost >= coalesce((v_limit ->> 'lines')::numeric, 5) or (shrunk.sent = 0 and shrunk.lost >= 2))
  having count(*) > 0;
  return v_reason;
end;
$$;

comment on function etl.file_shrink_reason(bigint) is
'Why a file that replaces its days is held: a day would lose more of its lines than the source document allows; null if none would.';
