-- etl.day_ledger: the day ledger for dashboards.
create or replace view etl.day_ledger as
select
  ledger.source_name, ledger.day, ledger.status, ledger.channel, ledger.batch_id, ledger.lines, ledger.sales, ledger.restatements,
  ledger.first_published_at, ledger.published_at, ledger.checked_on
from etl.business_day as ledger;

comment on view etl.day_ledger is 'Grain: one row per source and business day that the source has confirmed, or whose batch failed. Sales in the store''s currency.';
comment on column etl.day_ledger.source_name is 'Name of the source.';
comment on column etl.day_ledger.day is 'Business day, in the shop''s time zone.';
comment on column etl.day_ledger.status is 'loaded, empty (confirmed to have no orders), restated (changed after it was published), held (its latest batch is held), failed (its latest batch failed).';
comment on column etl.day_ledger.channel is 'How the day last came: archive or api.';
comment on column etl.day_ledger.batch_id is 'The batch that last confirmed the day.';
comment on column etl.day_ledger.lines is 'Order lines of the day.';
comment on column etl.day_ledger.sales is 'Sales of the day, in the store''s currency.';
comment on column etl.day_ledger.restatements is 'Number of times the day changed after it was first published.';
comment on column etl.day_ledger.first_published_at is 'When the day was first published; null if every batch of it has failed so far.';
comment on column etl.day_ledger.published_at is 'When the day last changed; null while every batch of it has failed.';
comment on column etl.day_ledger.checked_on is 'Business day on which the day was last read from the source.';
