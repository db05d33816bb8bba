-- etl.plan: the business days that are due from the API, and why.
--
-- From the first API day to yesterday, a day is due if
--   - it was never confirmed, or its latest batch is held or has failed;
--   - it lies in the look-back window, where orders still come late or change, and was not checked today;
--   - it is one of the last days of an archive and was not checked since, however long ago it is;
--   - it had a return of a day that was not over yet, and that day is over now;
--   - the API has reported a changed order of it;
--   - it was checked before it was over, or on a business day that is still to come: a clock was ahead.
-- A day that is staged is published before it is pulled again. A source without an API has no due days.
--
-- Reads   etl.business_day, etl.batch, etl.source, etl.changed_day, mart.dim_date
create or replace function etl.plan(
  p_source text,
  p_today date,
  p_from date default null,
  p_to date default null
)
returns table (day date, reason text)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_look_back integer := (
    select (source.document ->> 'lookBackDays')::integer from etl.source where source.source_name = p_source
  );
  v_first date := etl.first_api_day(p_source => p_source, p_today => p_today);
  v_first_confirmed date := etl.first_confirmed_day(p_source => p_source);
  v_archive_end date := etl.archive_end(p_source => p_source);
begin
  if not etl.has_api(p_source => p_source) then
    return;
  end if;
  if coalesce(p_from, v_first) is null then
    raise exception 'Cannot tell which day to pull first: nothing is loaded from "%" yet', p_source
      using errcode = 'SC004', hint = format(
          'Load the archive first (deno task archive FILE%1$s), or name the first day: deno task pull --from yyyy-MM-dd%1$s',
          etl.source_option(p_source => p_source)
        );
  end if;

  return query
  select planned.day, planned.reason
  from (
    select
      calendar.day,
      case
        when p_from is not null then 'asked for'
        when exists (
          select
          from etl.batch
          where batch.source_name = p_source and batch.day = calendar.day and batch.status = 'staged'
        ) then null
        when ledger.status = 'failed' then 'failed before'
        when ledger.status = 'held' then 'held'
        when ledger.day is null and calendar.day = p_today - 1 then 'new'
        when
          ledger.day is null
          and calendar.day between v_archive_end - greatest(v_look_back, 1) + 1 and v_archive_end
          and calendar.day < coalesce(v_first_confirmed, 'infinity')
          then 'archive end'
        when ledger.day is null then 'missing'
        when ledger.channel = 'api' and (ledger.checked_on <= calendar.day or ledger.checked_on > p_today) then 'checked early'
        when confirmed.rows_to_come > 0 and ledger.checked_on < p_today then 'return to come'
        when noted.day is not null then 'changed'
        when calendar.day >= p_today - v_look_back and ledger.checked_on < p_today then 'look-back'
        when ledger.channel = 'archive' and calendar.day > v_archive_end - greatest(v_look_back, 1) then 'archive end'
      end as reason
    from mart.dim_date as calendar
    left join etl.business_day as ledger on ledger.source_name = p_source and ledger.day = calendar.day
    left join etl.batch as confirmed on confirmed.batch_id = ledger.batch_id
    left join etl.changed_day as noted on noted.source_name = p_source and noted.day = calendar.day
    where
      calendar.day >= coalesce(p_from, v_first)
      and calendar.day <= least(coalesce(p_to, p_today - 1), p_today - 1)
  ) as planned
  where planned.reason is not null
  order by planned.day;
end;
$$;

comment on function etl.plan(text, date, date, date) is
'Grain: one row per business day that is due from the API, with the reason: new, missing, failed before, held, checked early, return to come, changed, look-back, archive end, asked for.';
