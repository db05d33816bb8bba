-- ops.held_advice: what to do about a held batch.
--
-- Reads   etl.batch
create or replace function ops.held_advice(p_batch_id bigint)
returns text
language sql
stable
set search_path = ''
as $$
  select case
    when batch.held_for = 'rate'
      then 'Load the rates of these days: deno task rates FILE. The next run then publishes it'
    when batch.channel = 'archive'
      then format('If the file is right, run "deno task accept %1$s"; otherwise load the complete file, or run "deno task discard %1$s"', p_batch_id)
    else format(
      'If the source is right, run "deno task accept %s%s"; if the API no longer has the day, set api.holds in the document; otherwise the next complete answer ends the alert',
      batch.day,
      etl.source_option(p_source => batch.source_name)
    )
  end
  from etl.batch
  where batch.batch_id = p_batch_id;
$$;

comment on function ops.held_advice(bigint) is 'What to do about a held batch, as a sentence.';
