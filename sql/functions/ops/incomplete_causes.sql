-- ops.incomplete_causes: causes of alerts about days that may be incomplete, one per source and kind.
--
-- Reads   ops.incomplete_days(), etl.business_day, etl.batch
create or replace function ops.incomplete_causes(p_today date)
returns table (cause text, exit_code integer, message text, advice text)
language sql
stable
set search_path = ''
as $$
  with incomplete as (
    select
      found.source_name, found.kind, found.day, found.rows, found.reason, found.came_with,
      first_value(found.reason) over (partition by found.source_name, found.kind order by found.day desc) as newest_reason
    from ops.incomplete_days(p_today => p_today) as found
  ),

  summed as (
    select
      incomplete.source_name,
      etl.source_option(p_source => incomplete.source_name) as option,
      incomplete.kind,
      count(*) as days,
      sum(incomplete.rows) as rows,
      max(incomplete.day) as newest,
      case
        when count(*) <= 5 then string_agg(incomplete.day::text, ', ' order by incomplete.day)
        else format('%s days from %s to %s', count(*), min(incomplete.day), max(incomplete.day))
      end as named_days,
      min(least(incomplete.day, incomplete.came_with)) as first_day,
      max(greatest(incomplete.day, incomplete.came_with)) as last_day,
      incomplete.newest_reason as reason,
      count(*) filter (where incomplete.reason = incomplete.newest_reason) as days_of_the_reason
    from incomplete
    group by incomplete.source_name, incomplete.kind, incomplete.newest_reason
  )

  select
    format('%s: %s', summed.kind, summed.source_name),
    15,
    case summed.kind
      when 'held' then format('%s day(s) are held; the newest is %s: %s', summed.days, summed.newest, summed.reason)
      when 'rejected rows'
        then format('%s row(s) of %s day(s) were rejected; the newest day is %s: %s', summed.rows, summed.days, summed.newest, summed.reason)
          || case when summed.days_of_the_reason >= 3 then format(', as on %s days', summed.days_of_the_reason) else '' end
      when 'rejected rows of files'
        then format('%s row(s) of files were rejected, the newest loaded on %s: %s', summed.rows, summed.newest, summed.reason)
      when 'missed rows'
        then format('%s row(s) of %s came only in answers for other days, so they are not loaded', summed.rows, summed.named_days)
      when 'no file'
        then format('No file brought %s day(s), although later days have come; the newest is %s', summed.days, summed.newest)
      else format('%s day(s) have no orders although that weekday always has some; the newest is %s', summed.days, summed.newest)
    end,
    case
      when summed.kind = 'held' then (
        select ops.held_advice(p_batch_id => max(held.batch_id))
        from etl.batch as held
        where held.source_name = summed.source_name and held.day = summed.newest and held.status = 'held'
      )
      when summed.kind = 'rejected rows'
        then format('See them with "deno task rejects"; correct them at the source or in the document, or run "deno task accept %s%s"', summed.newest, summed.option)
      when summed.kind = 'rejected rows of files'
        then format('See them with "deno task rejects%1$s". If the document was wrong, correct it and run "deno task replay%1$s"; if the rows are, write them with "deno task rejects --export FILE%1$s", correct them, and run "deno task replay FILE%1$s". If they are to stay out, run "deno task accept BATCH"; the alert ends a week after they were loaded in any case', summed.option)
      when summed.kind = 'missed rows'
        then format('Run "deno task pull --from %s --to %s%s"; if the alert comes back, the API and the shop use different days: correct dayParameters or SHOP_TIME_ZONE', summed.first_day, summed.last_day, summed.option)
      when summed.kind = 'no file'
        then format('Load its file; if the shop was closed, run "deno task accept %s%s"', summed.newest, summed.option)
      else format('If the shop was closed, run "deno task accept %s%s"; else pull the day again', summed.newest, summed.option)
    end
  from summed

  union all

  select
    'held file: ' || held.source_name,
    15,
    format(
      '%s file(s) are held; the newest is batch %s ("%s"): %s',
      count(*),
      max(held.batch_id),
      (array_agg(held.origin order by held.batch_id desc))[1],
      (array_agg(held.reason order by held.batch_id desc))[1]
    ),
    ops.held_advice(p_batch_id => max(held.batch_id))
  from etl.batch as held
  where held.status = 'held' and held.channel = 'archive'
  group by held.source_name

  union all

  select
    'no sales: ' || ledger.source_name,
    15,
    format('None of the %s day(s) that the API of "%s" has confirmed has any orders', count(*), ledger.source_name),
    'Check dayParameters and columns in the source document: an API often answers a wrong request with an empty list'
  from etl.business_day as ledger
  group by ledger.source_name
  having etl.has_sales(p_source => ledger.source_name) = false;
$$;

comment on function ops.incomplete_causes(date) is
'Grain: one row per cause of an alert about days that may be incomplete, with its exit code, what happened and what to do.';
