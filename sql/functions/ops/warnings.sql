-- ops.warnings: what deserves a look, but no alert.
--
-- Reads   ops.source_warnings(), ops.unsent_alerts(), mart.forecast_run_latest
-- Grain   p_todays is an object {source: its current business day}; with several sources, each warning begins with its source
create or replace function ops.warnings(p_todays jsonb)
returns setof text
language sql
stable
set search_path = ''
as $$
  select case when several.are then source.name || ': ' else '' end || warning.text
  from jsonb_each_text(p_todays) as source (name, today)
  cross join lateral ops.source_warnings(p_source => source.name, p_today => source.today::date) as warning (text)
  cross join (select count(*) > 1 as are from jsonb_each_text(p_todays)) as several

  union all

  select
    case newest.status
      when 'fallback' then 'The latest forecast of total sales is a fallback: '
      else 'Some series have no forecast, or their forecast is a fallback: '
    end || newest.reason
  from mart.forecast_run_latest as newest
  where newest.status <> 'ok'

  union all

  select format('%s alert(s) are unsent: deno task alarms', count(*))
  from ops.unsent_alerts() as unsent
  having count(*) > 0;
$$;

comment on function ops.warnings(jsonb) is 'Grain: one row per warning, as a sentence; with several sources, each begins with the name of its source.';
