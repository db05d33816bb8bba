-- ods.channel_columns: the columns of a source in one of its channels. The columns of the channel override those of the document; a
-- column that the channel sets to null is removed.
--
-- A value is the name of the column in the source, or an object that says how it is computed.
create or replace function ods.channel_columns(p_document jsonb, p_channel text)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_strip_nulls(coalesce(p_document -> 'columns', '{}') || coalesce(p_document -> p_channel -> 'columns', '{}'));
$$;

comment on function ods.channel_columns(jsonb, text) is
'The columns that a source has in a channel: an object from their names in stg.order_line to where the source has them.';
