-- etl.fail_batch: count the rejected rows of a batch, and fail it if they are too many.
--
-- Too many are more than both limits of the source's document (rows, per cent of the batch), or every row.
--
-- Reads   etl.source, etl.rejected_row
-- Writes  etl.batch, etl.business_day
-- Re-run  safe: a batch that has failed stays failed
create or replace function etl.fail_batch(p_batch_id bigint, p_today date)
returns boolean
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_has_failed boolean;
begin
  update etl.batch
  set
    rows_rejected = rejected.rows,
    status = case
      when
        rejected.rows > 0
        and (
          rejected.rows = batch.rows_read
          or rejected.rows > greatest(
            (source.document #>> '{rejectLimit,rows}')::numeric,
            (source.document #>> '{rejectLimit,percent}')::numeric / 100 * batch.rows_read
          )
        )
        then 'failed'
      else batch.status
    end
  from
    etl.source,
    (select count(*) as rows from etl.rejected_row where rejected_row.batch_id = p_batch_id) as rejected
  where batch.batch_id = p_batch_id and source.source_name = batch.source_name
  returning batch.status = 'failed' into v_has_failed;

  if v_has_failed then
    insert into etl.business_day as ledger (
      source_name, day, status, channel, batch_id, lines, sales, checked_on
    )
    select batch.source_name, batch.day, 'failed', 'api', batch.batch_id, 0, 0, p_today
    from etl.batch
    where batch.batch_id = p_batch_id and batch.channel = 'api'
    on conflict (source_name, day) do update set status = 'failed', batch_id = excluded.batch_id, checked_on = excluded.checked_on;
  end if;

  return v_has_failed;
end;
$$;

comment on function etl.fail_batch(bigint, date) is
'Counts the rejected rows of a batch, fails it if they are over the limit, and returns whether it did.';
