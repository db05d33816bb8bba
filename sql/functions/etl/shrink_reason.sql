-- etl.shrink_reason: why a batch is held: a day would lose most of its lines; null if none would.
--
-- An API that is out of order often answers with an empty list or a part of it, and one that no longer holds a day with none. A file
-- that is a set for its days may be cut, or of one shop of several. Most are more than shrinkLimit of the source's document says: half
-- of the lines, and five at least; two at least if nothing of the day came. A day whose lines came from an archive does not become
-- empty by the API at all: more likely the API never held it.
--
-- Reads   ods.missing_lines(), ods.lines_placed_on(), pg_temp.typed_line, etl.source
-- Writes  nothing
-- Re-run  safe
create or replace function etl.shrink_reason(p_batch_id bigint)
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
  if not etl.is_set(p_batch_id => p_batch_id) then
    return null;
  end if;
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  select source.document -> 'shrinkLimit' into v_limit from etl.source where source.source_name = v_batch.source_name;

  with lost as (
    select gone.day, count(*) as lines
    from (
      select missing.placed_on
      from ods.missing_lines(p_batch_id => p_batch_id) as missing
      union all
      -- Dates that are read in another way would empty days as well.
      select moved.old_order_date
      from pg_temp.typed_line as moved
      where v_batch.channel = 'archive' and moved.status = 'changed' and moved.old_order_date <> moved.order_date
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
      count(*) as lines,
      count(*) filter (where written.channel = 'archive') as archived
    from lost
    left join sent on sent.day = lost.day
    cross join lateral ods.lines_placed_on(v_batch.source_name, lost.day) as line
    inner join etl.batch as written on written.batch_id = line.batch_id
    group by lost.day, lost.lines, sent.added, sent.lines
  )

  select
    case v_batch.channel
      when 'api' then format('the day would lose %s of its %s lines', min(shrunk.lost), min(shrunk.lines))
      else format(
        '%s day(s) would lose most of their lines; the newest is %s, which would lose %s of %s',
        count(*),
        max(shrunk.day),
        (array_agg(shrunk.lost order by shrunk.day desc))[1],
        (array_agg(shrunk.lines order by shrunk.day desc))[1]
      )
    end
  into v_reason
  from shrunk
  where
    100 * shrunk.lost > coalesce((v_limit ->> 'percent')::numeric, 50) * shrunk.lines
    and (
      shrunk.lost >= coalesce((v_limit ->> 'lines')::numeric, 5)
      or (shrunk.sent = 0 and shrunk.lost >= 2)
      or (shrunk.sent = 0 and shrunk.archived > 0 and v_batch.channel = 'api')
    )
  having count(*) > 0;
  return v_reason;
end;
$$;

comment on function etl.shrink_reason(bigint) is
'Why a day of a batch would lose more of its lines than its source allows at once; null if none would.';
