-- etl.day_ledger: the day ledger for dashboards.
create or replace view etl.day_ledger as
select
  ledger.source, ledger.day, ledger.state, ledger.channel, ledger.batch_id, ledger.lines, ledger.sales, ledger.restatements,
  ledger.first_published_at, ledger.published_at, ledger.checked_on
from etl.business_day as ledger;

comment on view etl.day_ledger is 'Grain: one row a source and business day that was answered for. Sales in the shop''s currency.';
comment on column etl.day_ledger.source is 'Name of the source.';
comment on column etl.day_ledger.day is 'Business day, in the shop''s time zone.';
comment on column etl.day_ledger.state is 'loaded, empty (proved to have no orders), restated (changed after it was published), failed (its last batch was refused).';
comment on column etl.day_ledger.channel is 'Where the day came from last: archive or api.';
comment on column etl.day_ledger.batch_id is 'The batch that answered for the day last.';
comment on column etl.day_ledger.lines is 'Order lines of the day.';
comment on column etl.day_ledger.sales is 'Sales of the day, in the shop''s currency.';
comment on column etl.day_ledger.restatements is 'How often the day changed after it was first published.';
comment on column etl.day_ledger.first_published_at is 'When the day was first published; null while its batches were all refused.';
comment on column etl.day_ledger.published_at is 'When the day last changed.';
comment on column etl.day_ledger.checked_on is 'Business day on which the source was last asked for this day.';
