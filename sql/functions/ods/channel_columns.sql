-- ods.channel_columns: the columns of a source in one of its channels: those of its document, over which the channel's own win; one
-- that the channel sets to null it does not have.
--
-- A value is the name that the source has for the column, or an object that says how it is worked out.
create or replace function ods.channel_columns(p_document jsonb, p_channel text)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select jsonb_strip_nulls(coalesce(p_document -> 'columns', '{}') || coalesce(p_document -> p_channel -> 'columns', '{}'));
$$;

comment on function ods.channel_columns(jsonb, text) is
'The columns of a source by their names in stg.order_line, as a channel has them.';
