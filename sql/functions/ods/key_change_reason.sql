-- ods.key_change_reason: why a changed document would change the keys or days of loaded orders, and so load them twice; null if not.
--
-- The time zone is not compared if the old or the new document has none, or if the dates of the source have no time.
create or replace function ods.key_change_reason(p_known jsonb, p_document jsonb)
returns text
language sql
immutable
set search_path = ''
as $$
  select
    'a change of ' || changed.key || ' would change the keys or days of loaded orders, and load them twice; give the source another name, '
    'or load everything into an empty store'
  from (
    select
      case
        when
          p_known -> 'orderIdsRestart' is distinct from p_document -> 'orderIdsRestart'
          or (ods.channel_columns(p_document => p_known, p_channel => known.channel) ? 'row_id')
          <> (ods.channel_columns(p_document => p_document, p_channel => given.channel) ? 'row_id')
          then 'orderIdsRestart or row_id'
        when
          (p_known ->> 'timeZone' <> p_document ->> 'timeZone' or p_known ->> 'dayEndsAt' is distinct from p_document ->> 'dayEndsAt')
          and concat(p_document #>> '{archive,dateFormat}', ' ', p_document #>> '{api,dateFormat}') ~ 'iso|rfc2822|unix|[Hh]'
          then 'timeZone (SHOP_TIME_ZONE) or dayEndsAt'
      end as key
    from (select case when p_known ? 'archive' then 'archive' else 'api' end as channel) as known
    cross join (select case when p_document ? 'archive' then 'archive' else 'api' end as channel) as given
  ) as changed;
$$;

comment on function ods.key_change_reason(jsonb, jsonb) is
'Why a changed document would change the keys or days of loaded orders; null if it would not.';
