-- etl.replay_refusal: why the rejected rows of a batch cannot be replayed, in words that follow "it"; null if they can.
--
-- Reads   etl.batch
create or replace function etl.replay_refusal(p_batch_id bigint)
returns text
language sql
stable
set search_path = ''
as $$
  select
    case
      when batch.channel = 'api' then format('is an API day, whose rows come again: deno task pull --from %s --to %s', batch.day, batch.day)
      when batch.replays is not null then format('is itself a replay: deno task replay --batch %s', batch.replays)
      when batch.status <> 'published'
        then format('is %s: correct its file or the document and load it again, or publish the rows that can be read: deno task accept %s', batch.status, batch.batch_id)
      else (
        select format('was loaded again: deno task replay --batch %s', max(later.batch_id))
        from etl.batch as later
        where
          later.source_name = batch.source_name
          and later.channel = 'archive'
          and later.origin = batch.origin
          and later.status = 'published'
          and later.replays is null
          and later.batch_id > batch.batch_id
        having count(*) > 0
      )
    end
  from etl.batch
  where batch.batch_id = p_batch_id;
$$;

comment on function etl.replay_refusal(bigint) is
'Why the rejected rows of a batch cannot be replayed, in words that follow "it"; null if they can.';
