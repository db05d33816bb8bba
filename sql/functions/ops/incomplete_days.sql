-- ops.incomplete_days: business days that may be incomplete or wrong, and why, except days that were accepted.
--
-- Reads   etl.business_day, etl.batch, etl.rejected_row, mart.dim_date, mart.fct_sales, ops.days_without_file()
-- Grain   day and kind: held, rejected rows, rejected rows of files, missed rows, no file, empty
create or replace function ops.incomplete_days(p_today date)
returns table (source_name text, day date, kind text, rows bigint, reason text, came_with date)
language sql
stable
set search_path = ''
as $$
  with confirmed as (
    select
      ledger.source_name, ledger.day, batch.batch_id, batch.rows_rejected,
      case when ledger.checked_on >= p_today - 7 then batch.missed end as missed,
      -- A day with returns of other days' orders alone has no sales either.
      ledger.status = 'empty' or (
        batch.rows_read = batch.rows_left_out + batch.rows_rejected
        and not exists (
          select
          from mart.fct_sales as sale
          where sale.order_date = ledger.day and sale.source_name = ledger.source_name and sale.kind = 'sale'
        )
      ) as is_empty
    from etl.business_day as ledger
    inner join etl.batch on batch.batch_id = ledger.batch_id
    where ledger.accepted_at is null and batch.channel = 'api' and ledger.status in ('loaded', 'empty', 'restated')
  )

  select held.source_name, held.day, 'held', held.rows_read, held.reason, null::date
  from etl.batch as held
  where held.status = 'held' and held.channel = 'api'

  union all

  select confirmed.source_name, confirmed.day, 'rejected rows', confirmed.rows_rejected, rejected.reason, null
  from confirmed
  cross join lateral (
    select min(concat_ws(' ', rejected_row.column_name, rejected_row.reason)) as reason
    from etl.rejected_row
    where rejected_row.batch_id = confirmed.batch_id
  ) as rejected
  where confirmed.rows_rejected > 0

  union all

  select confirmed.source_name, missed.day::date, 'missed rows', sum(missed.rows::bigint), 'came with another day', max(confirmed.day)
  from confirmed
  cross join lateral jsonb_each_text(confirmed.missed) as missed (day, rows)
  group by confirmed.source_name, missed.day

  union all

  -- Rejected rows of a file have no day of their own. Their alert ends when they are replayed or accepted, or after a week.
  select batch.source_name, batch.published_at::date, 'rejected rows of files', batch.rows_rejected - batch.rows_replayed, rejected.reason, null
  from etl.batch
  cross join lateral (
    select min(concat_ws(' ', rejected_row.column_name, rejected_row.reason)) as reason
    from etl.rejected_row
    where rejected_row.batch_id = batch.batch_id and rejected_row.replayed_by is null
  ) as rejected
  where batch.channel = 'archive' and batch.status = 'published' and batch.accepted_at is null and batch.rows_rejected > batch.rows_replayed and batch.published_at >= p_today - 7

  union all

  select absent.source_name, absent.day, 'no file', 0, 'no file brought it', null
  from ops.days_without_file(p_today => p_today) as absent

  union all

  -- A weekday always sells if every such weekday in the half year before the gap had orders: at least 3 weekdays with 3 lines or more
  -- each, or at least 20 weekdays with any. A single day is reported for two weeks, a longer gap until it is accepted. The calendar
  -- counts the weekdays, since the ledger has no days without orders from an archive.
  select confirmed.source_name, confirmed.day, 'empty', 0, 'that weekday always sells', null
  from confirmed
  cross join lateral (
    select min(sold.day) as first_day, max(sold.day) filter (where sold.day < confirmed.day) as day,
      min(sold.day) filter (where sold.day > confirmed.day) as next_day
    from etl.business_day as sold
    where sold.source_name = confirmed.source_name and sold.lines > 0
  ) as last_sale
  cross join lateral (
    select count(*) as days, count(earlier.day) as days_with_sales, min(earlier.lines) as fewest_lines
    from mart.dim_date as calendar
    left join etl.business_day as earlier
      on earlier.source_name = confirmed.source_name and earlier.day = calendar.day and earlier.lines > 0
    where
      calendar.day between greatest(last_sale.day - 181, last_sale.first_day) and last_sale.day
      and calendar.weekday = extract(isodow from confirmed.day)
  ) as weekday
  where
    confirmed.is_empty
    and (confirmed.day >= p_today - 14 or coalesce(last_sale.next_day, p_today) > last_sale.day + 5)
    and weekday.days = weekday.days_with_sales
    and ((weekday.days >= 3 and weekday.fewest_lines >= 3) or weekday.days >= 20);
$$;

comment on function ops.incomplete_days(date) is
'Grain: one row per business day and reason why it may be incomplete (kind): held, rejected rows, rejected rows of files (day is the day of loading), missed rows (they came in answers for other days, the latest of which is came_with), no file (a day between days that came in files), empty (no orders on a weekday that always sells). Null: came_with.';
