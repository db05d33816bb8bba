-- etl.replace_held_batches: discard earlier held batches that a batch replaces: those of its API day, or of a file of the same name.
--
-- Reads   etl.batch
-- Writes  etl.batch
-- Re-run  safe: a batch is discarded once
create or replace function etl.replace_held_batches(p_batch_id bigint)
returns void
language sql
volatile
set search_path = ''
as $$
  update etl.batch as held
  set status = 'discarded'
  from etl.batch as later
  where
    later.batch_id = p_batch_id
    and held.source_name = later.source_name
    and (held.day = later.day or (held.channel = 'archive' and later.channel = 'archive' and later.replays is null and held.origin = later.origin))
    and held.batch_id < later.batch_id
    and held.status = 'held';
$$;

comment on function etl.replace_held_batches(bigint) is
'Discards the earlier held batches of a batch''s API day, or of a file of the same name.';
