-- etl.freshness: how fresh the numbers are.
create or replace view etl.freshness as
select
  ledger.source_name,
  max(ledger.day) filter (where ledger.status <> 'failed') as newest_day,
  current_date - 1 - max(ledger.day) filter (where ledger.status <> 'failed') as days_behind,
  count(*) filter (where ledger.status = 'failed') as failed_days,
  max(ledger.published_at) as changed_at,
  (select max(run.finished_at) from etl.run where run.status = 'done') as last_run_at,
  (select newest.cutoff from mart.forecast_run_latest as newest) as forecast_cutoff
from etl.business_day as ledger
group by ledger.source_name;

comment on view etl.freshness is 'Grain: one row a source that has confirmed a day.';
comment on column etl.freshness.source_name is 'Name of the source.';
comment on column etl.freshness.newest_day is 'Newest business day that is confirmed, with orders or without; null before the first.';
comment on column etl.freshness.days_behind is 'Days that are over, by the session''s time zone, and newer than that: 0 where yesterday is there; null before the first.';
comment on column etl.freshness.failed_days is 'Days whose last batch failed.';
comment on column etl.freshness.changed_at is 'When a day was last published or changed; null before that.';
comment on column etl.freshness.last_run_at is 'When a run was last done; null before the first.';
comment on column etl.freshness.forecast_cutoff is 'Last business day that the newest forecast knew; null before the first forecast.';
