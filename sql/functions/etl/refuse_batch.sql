-- etl.refuse_batch: count the rejected rows of a batch and refuse it where they are too many.
--
-- Too many are more than both limits of the source's document (rows, per cent of the batch), or every row.
--
-- Writes  etl.batch, etl.business_day
create or replace function etl.refuse_batch(p_batch_id bigint, p_today date)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_is_refused boolean;
begin
  update etl.batch
  set
    rows_rejected = rejected.rows,
    state = case
      when
        rejected.rows > 0
        and (
          rejected.rows = batch.rows_read
          or rejected.rows > greatest(
            (source.document #>> '{rejectLimit,rows}')::numeric,
            (source.document #>> '{rejectLimit,percent}')::numeric / 100 * batch.rows_read
          )
        )
        then 'refused'
      else batch.state
    end
  from
    etl.source,
    (select count(*) as rows from etl.rejected_row where rejected_row.batch_id = p_batch_id) as rejected
  where batch.batch_id = p_batch_id and source.source = batch.source
  returning batch.state = 'refused' into v_is_refused;

  if v_is_refused then
    insert into etl.business_day as ledger (
      source, day, state, channel, batch_id, lines, sales, checked_on
    )
    select batch.source, batch.day, 'failed', 'api', batch.batch_id, 0, 0, p_today
    from etl.batch
    where batch.batch_id = p_batch_id and batch.channel = 'api'
    on conflict (source, day) do update set state = 'failed', batch_id = excluded.batch_id, checked_on = excluded.checked_on;
  end if;

  return v_is_refused;
end;
$$;

comment on function etl.refuse_batch(bigint, date) is
'Counts the rejected rows of a batch, refuses it where they are over the limit, and returns whether it did.';
