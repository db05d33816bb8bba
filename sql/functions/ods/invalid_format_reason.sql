-- ods.invalid_format_reason: why the date, number or time zone settings of a document cannot be used; null if they can.
--
-- Reads   the time zones that the server knows
create or replace function ods.invalid_format_reason(p_document jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_channel text;
  v_zone text;
begin
  if coalesce(p_document ->> 'dayEndsAt', '00:00') !~ '^([01]\d|2[0-3]):[0-5]\d$' then
    return 'its dayEndsAt is not a time of day such as 04:00';
  end if;
  foreach v_channel in array array['archive', 'api'] loop
    continue when not p_document ? v_channel;
    if p_document -> v_channel ->> 'decimalMark' is null or p_document -> v_channel ->> 'dateFormat' is null then
      return format('its %s lacks dateFormat or decimalMark', v_channel);
    end if;
    if not exists (select from ods.date_pattern(p_format => p_document -> v_channel ->> 'dateFormat')) then
      return format('the dateFormat of its %s is not valid', v_channel);
    end if;
    if
      p_document ? 'archive' and p_document ? 'api'
      and (ods.channel_columns(p_document => p_document, p_channel => 'archive') ? 'row_id')
      <> (ods.channel_columns(p_document => p_document, p_channel => 'api') ? 'row_id')
    then
      return 'only one of its archive and api has a column for row_id, so that a line would have two different keys';
    end if;
  end loop;
  foreach v_zone in array array[
    p_document ->> 'timeZone', p_document #>> '{archive,timeZone}', p_document #>> '{api,timeZone}'
  ] loop
    continue when v_zone is null;
    -- PostgreSQL also accepts abbreviations, and offsets with the sign reversed.
    if v_zone !~ '^(UTC|GMT|[A-Za-z_]+/.+|[A-Za-z-]{5,})$' then
      return format('its timeZone "%s" is not the name of a time zone', v_zone);
    end if;
    begin
      perform pg_catalog.timezone(v_zone, to_timestamp(0));
    exception when invalid_parameter_value then
      return format('its timeZone "%s" is not known to the database', v_zone);
    end;
  end loop;
  return null;
end;
$$;

comment on function ods.invalid_format_reason(jsonb) is
'Why the date, number or time zone settings of a document cannot be used; null if they can.';
