-- etl.replayable_batches: published files of a source with rejected rows that can be replayed.
--
-- If a file was loaded again, only its latest batch can be replayed. Rows of an API day come again when the day is pulled.
--
-- Reads   etl.batch, etl.replay_refusal()
create or replace function etl.replayable_batches(p_source text)
returns table (batch_id bigint, origin text, rows bigint)
language sql
stable
set search_path = ''
as $$
  select batch.batch_id, batch.origin, batch.rows_rejected - batch.rows_replayed
  from etl.batch
  where
    batch.source_name = p_source
    and batch.channel = 'archive'
    and batch.status = 'published'
    and batch.rows_rejected > batch.rows_replayed
    and etl.replay_refusal(p_batch_id => batch.batch_id) is null
  order by batch.batch_id;
$$;

comment on function etl.replayable_batches(text) is
'Grain: one row per published file with rejected rows that can be replayed, with their number.';
