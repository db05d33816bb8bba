-- etl.loss_reason: why a batch is held: a day would lose most of its lines, or of what is known of them; null if none would.
--
-- Only a batch that is a set for its days can take lines from them.
--
-- Reads   etl.batch, etl.source, and what etl.api_loss_reason() and etl.file_loss_reason() read
-- Writes  nothing
-- Re-run  safe
create or replace function etl.loss_reason(p_batch_id bigint)
returns text
language sql
volatile -- it reads the work tables of a publication
set search_path = ''
as $$
  select case
    when batch.channel = 'api'
      then etl.api_loss_reason(p_batch_id => p_batch_id, p_limit => etl.shrink_limit(p_document => source.document))
    when etl.is_set(p_batch_id => p_batch_id)
      then etl.file_loss_reason(p_batch_id => p_batch_id, p_limit => etl.shrink_limit(p_document => source.document))
  end
  from etl.batch
  inner join etl.source on source.source_name = batch.source_name
  where batch.batch_id = p_batch_id;
$$;

comment on function etl.loss_reason(bigint) is
'Why a day of a batch would lose more of its lines, or of what is known of them, than its source allows at once; null if none would.';
