-- ops.incomplete_causes: what is wrong with the days of each source, one cause for each kind of doubt.
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
      doubt.source_name, doubt.kind, doubt.day, doubt.rows, doubt.reason, doubt.came_with,
      first_value(doubt.reason) over (partition by doubt.source_name, doubt.kind order by doubt.day desc) as newest_reason
    from ops.incomplete_days(p_today => p_today) as doubt
  ),

  doubted as (
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
    format('%s: %s', doubted.kind, doubted.source_name),
    15,
    case doubted.kind
      when 'held' then format('%s day(s) are held; the newest is %s: %s', doubted.days, doubted.newest, doubted.reason)
      when 'rejected rows'
        then format('%s row(s) of %s day(s) were rejected; the newest day is %s: %s', doubted.rows, doubted.days, doubted.newest, doubted.reason)
          || case when doubted.days_of_the_reason >= 3 then format(', as on %s days', doubted.days_of_the_reason) else '' end
      when 'rejected rows of files'
        then format('%s row(s) of files were rejected, the newest loaded on %s: %s', doubted.rows, doubted.newest, doubted.reason)
      when 'missed rows'
        then format('%s row(s) of %s came with other days only: no day has them', doubted.rows, doubted.named_days)
      when 'no file'
        then format('No file brought %s day(s) between those that came; the newest is %s', doubted.days, doubted.newest)
      else format('%s day(s) have no orders though that weekday always has; the newest is %s', doubted.days, doubted.newest)
    end,
    case
      when doubted.kind = 'held' and doubted.reason like 'there is no rate of %' then 'Load the rates of these days: deno task rates FILE'
      when doubted.kind = 'held'
        then format('If the source is right, run "deno task accept %s%s"; if the API does not hold the day, set api.holds in the document; else the next whole answer ends it', doubted.newest, doubted.option)
      when doubted.kind = 'rejected rows'
        then format('See them with "deno task rejects"; correct them at the source or in the document, or run "deno task accept %s%s"', doubted.newest, doubted.option)
      when doubted.kind = 'rejected rows of files'
        then format('See them with "deno task rejects%1$s". If the document was wrong, correct it and run "deno task replay%1$s"; if the rows are, write them with "deno task rejects --export FILE%1$s", correct them, and run "deno task replay FILE%1$s". If they are to stay out, run "deno task accept BATCH"; the alert ends a week after they were loaded in any case', doubted.option)
      when doubted.kind = 'missed rows'
        then format('Run "deno task pull --from %s --to %s%s"; if it comes back, the API''s day is not the shop''s: correct dayParameters or SHOP_TIME_ZONE', doubted.first_day, doubted.last_day, doubted.option)
      when doubted.kind = 'no file'
        then format('Load its file; if the shop was closed, run "deno task accept %s%s"', doubted.newest, doubted.option)
      else format('If the shop was closed, run "deno task accept %s%s"; else pull the day again', doubted.newest, doubted.option)
    end
  from doubted

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
    case
      when (array_agg(held.reason order by held.batch_id desc))[1] like 'there is no rate of %' then 'Load the rates of these days: deno task rates FILE'
      else format('If the file is right, run "deno task accept %1$s"; else load the whole one, or run "deno task discard %1$s"', max(held.batch_id))
    end
  from etl.batch as held
  where held.status = 'held' and held.channel = 'archive'
  group by held.source_name

  union all

  select
    'no sales: ' || ledger.source_name,
    15,
    format('None of the %s day(s) that the API of "%s" has confirmed has an order', count(*), ledger.source_name),
    'Check dayParameters and columns in the source document: an API that is asked the wrong way often answers with nothing'
  from etl.business_day as ledger
  group by ledger.source_name
  having etl.has_sales(p_source => ledger.source_name) = false;
$$;

comment on function ops.incomplete_causes(date) is
'Grain: one row per cause of an alert about days that may not be whole, with its exit code, what happened and what to do.';
