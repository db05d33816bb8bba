-- etl.freshness: how recent the data of each source are.
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

comment on view etl.freshness is 'Grain: one row per source that has confirmed a day.';
comment on column etl.freshness.source_name is 'Name of the source.';
comment on column etl.freshness.newest_day is 'Newest confirmed business day, with or without orders; null before the first.';
comment on column etl.freshness.days_behind is 'Number of days after newest_day that are over, by the session''s time zone: 0 if yesterday is confirmed; null before the first.';
comment on column etl.freshness.failed_days is 'Number of days whose latest batch failed.';
comment on column etl.freshness.changed_at is 'When a day of the source was last published or changed; null before that.';
comment on column etl.freshness.last_run_at is 'When a run last ended without an error; null if none has.';
comment on column etl.freshness.forecast_cutoff is 'Last business day whose data the latest forecast used; null before the first forecast.';
