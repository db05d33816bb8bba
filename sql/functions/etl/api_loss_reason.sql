-- etl.api_loss_reason: why an API batch is held: its day would lose most of its lines, or of their values; null if it would not.
--
-- A broken API often answers with an empty or incomplete list, and so does one that no longer holds the day. etl.is_most_lost() decides
-- what counts as most. The loss is measured from the highest number of lines since the day was last accepted, so that a day cannot
-- shrink a little every morning. A day with lines from an archive is never emptied: more likely the API never had it.
--
-- Reads   ods.lines_placed_on(), pg_temp.typed_line, missing_line, etl.business_day, etl.batch
-- Writes  nothing
-- Re-run  safe
create or replace function etl.api_loss_reason(p_batch_id bigint, p_limit jsonb)
returns text
language plpgsql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
declare
  v_batch etl.batch;
  v_lost bigint := (select count(*) from pg_temp.missing_line);
  v_sent bigint;
  v_new bigint;
  v_changed bigint;
  v_lines bigint;
  v_max_lines bigint;
  v_gone bigint;
  v_archived bigint;
begin
  select
    count(*) filter (where typed.status in ('new', 'changed', 'unchanged')),
    count(*) filter (where typed.status = 'new'),
    count(*) filter (where typed.status = 'changed')
  into v_sent, v_new, v_changed
  from pg_temp.typed_line as typed;
  if v_lost + v_changed = 0 then
    return null;
  end if;

  if v_lost > v_new then
    v_lost := v_lost - v_new;
    select * into strict v_batch from etl.batch where batch.batch_id = p_batch_id;
    select count(*), count(*) filter (where written.channel = 'archive') into v_lines, v_archived
    from ods.lines_placed_on(v_batch.source_name, v_batch.day) as line
    inner join etl.batch as written on written.batch_id = line.batch_id;
    v_max_lines := greatest(
      v_lines,
      (
        select ledger.max_lines
        from etl.business_day as ledger
        where ledger.source_name = v_batch.source_name and ledger.day = v_batch.day
      )
    );
    v_gone := v_lost + v_max_lines - v_lines;
    if
      etl.is_most_lost(
        p_lost => v_gone,
        p_known => v_max_lines,
        p_lines => v_gone,
        p_is_empty => v_sent = 0 and v_lost > 1,
        p_limit => case when v_sent = 0 and v_archived > 0 then p_limit || '{"lines": 1}' else p_limit end
      )
    then
      return format('the day would lose %s of its %s lines', v_lost, v_lines)
        || case when v_max_lines > v_lines then format(', and has had %s before', v_max_lines) else '' end;
    end if;
  end if;
  return coalesce(
    etl.lost_returns_reason(p_batch_id => p_batch_id, p_limit => p_limit),
    etl.lost_values_reason(p_batch_id => p_batch_id, p_limit => p_limit)
  );
end;
$$;

comment on function etl.api_loss_reason(bigint, jsonb) is
'Why an API batch is held: its day would lose more of its lines, or of their values, than the source document allows; null if it would not.';
