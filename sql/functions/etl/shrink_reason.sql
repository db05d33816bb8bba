-- etl.shrink_reason: why a batch of the API is held: its day would lose most of its lines; null if it would not.
--
-- An API that is out of order often answers with an empty list or a part of it, and one that no longer holds a day with none.
-- Most are more than shrinkLimit of the source's document says: half of the lines, and five at least; two at least if the answer is
-- empty. A day whose lines came from an archive does not become empty at all: more likely the API never held it.
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
  v_lost bigint := (select count(*) from ods.missing_lines(p_batch_id => p_batch_id));
  v_sent bigint;
  v_lines bigint;
  v_archived bigint;
begin
  if v_lost = 0 then
    return null;
  end if;
  select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
  select source.document -> 'shrinkLimit' into v_limit from etl.source where source.source_name = v_batch.source_name;
  select count(*), count(*) filter (where typed.status = 'new') into v_sent, v_lines
  from pg_temp.typed_line as typed
  where typed.status in ('new', 'changed', 'unchanged');
  v_lost := v_lost - v_lines;
  select count(*), count(*) filter (where written.channel = 'archive') into v_lines, v_archived
  from ods.lines_placed_on(v_batch.source_name, v_batch.day) as line
  inner join etl.batch as written on written.batch_id = line.batch_id;

  if
    100 * v_lost > coalesce((v_limit ->> 'percent')::numeric, 50) * v_lines
    and (
      v_lost >= coalesce((v_limit ->> 'lines')::numeric, 5)
      or (v_sent = 0 and v_lost >= 2)
      or (v_sent = 0 and v_archived > 0)
    )
  then
    return format('the day would lose %s of its %s lines', v_lost, v_lines);
  end if;
  return null;
end;
$$;

comment on function etl.shrink_reason(bigint) is
'Why the day of an API batch would lose more of its lines than its source allows at once; null if it would not.';
