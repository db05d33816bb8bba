-- etl.loaded_batch: the published batch that loading an archive file would only repeat, or null.
--
-- The same bytes under the same document and functions change nothing, unless a later archive changed lines, or any later batch deleted
-- lines. A file that replaces its days would also delete lines that a later archive added.
--
-- Reads   etl.batch, etl.is_set()
create or replace function etl.loaded_batch(p_source text, p_bytes bigint, p_fingerprint text default null)
returns bigint
language sql
stable
set search_path = ''
as $$
  select max(batch.batch_id)
  from etl.batch
  where
    batch.source_name = p_source
    and batch.channel = 'archive'
    and batch.status = 'published'
    and batch.bytes = p_bytes
    and (p_fingerprint is null or batch.fingerprint = p_fingerprint)
    and not exists (
      select
      from etl.batch as later
      where
        later.source_name = p_source
        and later.batch_id > batch.batch_id
        and (
          later.rows_deleted > 0
          or (later.channel = 'archive' and (later.rows_updated > 0 or (later.rows_inserted > 0 and etl.is_set(p_batch_id => batch.batch_id))))
        )
    );
$$;

comment on function etl.loaded_batch(text, bigint, text) is
'The published batch of this size and fingerprint that loading the archive file would only repeat, or null; without a fingerprint only the size is compared.';
