-- etl.require_batch: raise an error unless there is a batch of this number.
--
-- Reads   etl.batch
create or replace function etl.require_batch(p_batch_id bigint)
returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not exists (select from etl.batch where batch.batch_id = p_batch_id) then
    raise exception 'There is no batch %', p_batch_id using errcode = 'SC001', hint = 'See the batches in etl.batch_counts';
  end if;
end;
$$;

comment on function etl.require_batch(bigint) is 'Raises SC001 unless there is a batch of this number.';
