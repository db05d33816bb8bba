-- Bookkeeping: sources, batches, the day ledger, rejected rows, runs.
create schema if not exists etl;
comment on schema etl is 'Bookkeeping: sources, batches, the day ledger, rejected rows and runs.';

create table etl.source (
  source_name text not null,
  document jsonb not null,
  columns jsonb not null default '{}',
  changes_read_at timestamptz,
  is_in_use boolean not null default true,
  constraint source_pkey primary key (source_name),
  constraint source_document_is_an_object check (jsonb_typeof(document) = 'object'),
  constraint source_columns_are_an_object check (jsonb_typeof(columns) = 'object')
);
comment on table etl.source is 'One row per source: its document from sources/, as last loaded.';
comment on column etl.source.source_name is 'Name of the source, such as superstore.';
comment on column etl.source.document is 'Column names, date and number formats, look-back days, reject limit and postal code rules.';
comment on column etl.source.columns is 'Columns of stg.order_line that the rows of archive and of api fill, each with its cell of the document: an array of them if the lines of an order and its lists of returns have it in different cells.';
comment on column etl.source.changes_read_at is 'Moment up to which the API has said which orders changed; null if it was never asked.';
comment on column etl.source.is_in_use is 'Whether STORECAST_SOURCE named it when a task last wrote; one that is no longer in use holds nothing up.';

create table etl.store_currency (
  currency text not null,
  constraint store_currency_pkey primary key (currency),
  constraint store_currency_is_a_code check (currency ~ '^[A-Z]{3}$')
);
comment on table etl.store_currency is 'At most one row: the currency of all amounts in the store; no row if no source document names a currency.';
comment on column etl.store_currency.currency is 'ISO 4217 code, such as EUR: the currency of the source that was loaded first.';

create table etl.changed_day (
  source_name text not null,
  day date not null,
  noted_at timestamptz not null,
  constraint changed_day_pkey primary key (source_name, day)
);
comment on table etl.changed_day is 'One row per source and business day that is due again, because one of its orders has changed at the source since the day was read.';
comment on column etl.changed_day.source_name is 'Name of the source.';
comment on column etl.changed_day.day is 'Business day on which the order was placed.';
comment on column etl.changed_day.noted_at is 'When the API last reported a change.';

create table etl.batch (
  batch_id bigint generated always as identity,
  source_name text not null,
  channel text not null,
  origin text not null,
  day date,
  fingerprint text not null,
  bytes bigint not null,
  status text not null default 'staged',
  held_for text,
  reason text,
  rows_read bigint not null,
  rows_inserted bigint not null default 0,
  rows_updated bigint not null default 0,
  rows_unchanged bigint not null default 0,
  rows_duplicate bigint not null default 0,
  rows_conflicting bigint not null default 0,
  rows_left_out bigint not null default 0,
  rows_skipped bigint not null default 0,
  rows_of_confirmed_days bigint not null default 0,
  rows_missed bigint not null default 0,
  missed jsonb not null default '{}',
  rows_to_come bigint not null default 0,
  rows_rounded bigint not null default 0,
  rows_rejected bigint not null,
  rows_replayed bigint not null default 0,
  rows_deleted bigint not null default 0,
  last_day date,
  unknown jsonb not null default '{}',
  staged_at timestamptz not null default now(),
  published_at timestamptz,
  pruned_at timestamptz,
  columns jsonb not null default '{}',
  replays bigint,
  accepted_at timestamptz,
  constraint batch_pkey primary key (batch_id),
  constraint batch_channel_is_known check (channel in ('archive', 'api')),
  constraint batch_status_is_known check (status in ('staged', 'published', 'held', 'failed', 'discarded')),
  constraint batch_held_for_is_known check (held_for in ('rate', 'loss')),
  constraint batch_that_is_held_says_for_what check (status <> 'held' or held_for is not null),
  constraint batch_that_is_not_published_has_a_reason check (status not in ('held', 'failed') or reason is not null),
  constraint batch_of_the_api_is_one_day check ((channel = 'api') = (day is not null)),
  constraint batch_accounts_for_every_row check (
    status <> 'published'
    or rows_read = rows_inserted + rows_updated + rows_unchanged + rows_duplicate + rows_left_out + rows_rejected
  ),
  constraint batch_replayed_rows_were_rejected check (rows_replayed <= rows_rejected),
  constraint batch_conflicts_are_duplicates check (rows_conflicting <= rows_duplicate),
  constraint batch_parts_of_the_left_out_rows check (rows_of_confirmed_days + rows_missed + rows_to_come + rows_skipped <= rows_left_out),
  constraint batch_rows_skipped_were_read check (rows_skipped <= rows_read)
);
comment on table etl.batch is 'One row per batch: an archive file, or one business day from the API.';
comment on column etl.batch.batch_id is 'Number of the batch, in order of arrival.';
comment on column etl.batch.source_name is 'Name of the source.';
comment on column etl.batch.channel is 'How the batch came: archive (a file) or api (one business day).';
comment on column etl.batch.origin is 'File name, or URL without secrets.';
comment on column etl.batch.day is 'Business day of an API batch; null for an archive.';
comment on column etl.batch.fingerprint is 'SHA-256 of the received bytes, the source document and the SQL functions. Loading a batch with the same fingerprint again gives the same result.';
comment on column etl.batch.bytes is 'Bytes received.';
comment on column etl.batch.status is 'staged (in stg), published (in ods and marts), held (nothing of it is in ods yet; see held_for), failed (nothing of it is in ods), discarded (given up, or replaced by a later answer).';
comment on column etl.batch.held_for is 'What the batch is, or was, held for: rate (a day has no exchange rate; it is published once it has one) or loss (a day would lose most of its lines, or of what is known of them); null if it was never held, or is published.';
comment on column etl.batch.reason is 'Why the batch is held or failed; null if it is neither.';
comment on column etl.batch.rows_read is 'Rows received; once published, the sum of inserted, updated, unchanged, duplicate, left-out and rejected rows.';
comment on column etl.batch.rows_inserted is 'Order lines that were new.';
comment on column etl.batch.rows_updated is 'Order lines that changed.';
comment on column etl.batch.rows_unchanged is 'Order lines that were already in ods, with the same values in every column.';
comment on column etl.batch.rows_duplicate is 'Rows whose key appears again in a later row of the batch.';
comment on column etl.batch.rows_conflicting is 'Duplicates that differ from the row that was kept; see etl.conflicting_row.';
comment on column etl.batch.rows_left_out is 'Rows that are left out on purpose: they belong to another day than the one requested, to a day that the API has confirmed, or to a day that is not over, or the source document skips them.';
comment on column etl.batch.rows_skipped is 'Left-out rows that the source document skips, such as cancelled orders; they are not staged.';
comment on column etl.batch.rows_of_confirmed_days is 'Left-out rows of an archive whose day the API has confirmed.';
comment on column etl.batch.rows_missed is 'Left-out rows of another day that the API has confirmed without their orders. No day has these rows.';
comment on column etl.batch.missed is 'Number of missed rows by the day that lacks them, as an object {day: count}.';
comment on column etl.batch.rows_to_come is 'Left-out returns of a day that is not over yet. The batch''s day is due again once that day is over.';
comment on column etl.batch.rows_rounded is 'Order lines with a number that had more than 4 decimals and was rounded half to even.';
comment on column etl.batch.rows_rejected is 'Rows that could not be typed; see etl.rejected_row.';
comment on column etl.batch.rows_replayed is 'Rejected rows that a replay has published after all.';
comment on column etl.batch.rows_deleted is 'Order lines of the day that were deleted at the source, and so from ods.';
comment on column etl.batch.last_day is 'Last business day of the orders whose lines an archive wrote; null for an API batch, and if it wrote none.';
comment on column etl.batch.unknown is 'Order lines that were written and lack a value, counted by column. JSON: Record<string, number>.';
comment on column etl.batch.staged_at is 'When its rows were in stg.';
comment on column etl.batch.published_at is 'When it was published; null before that, and for a failed batch.';
comment on column etl.batch.pruned_at is 'When its rows were removed from stg; null while they are there.';
comment on column etl.batch.columns is 'Where the source''s rows have each column of stg.order_line, as etl.source.columns said when they came.';
comment on column etl.batch.replays is 'The batch whose rejected rows are published here after all; null for any other.';
comment on column etl.batch.accepted_at is 'When somebody last accepted the file as it is, without its rejected rows; null if nobody has.';

create table etl.business_day (
  source_name text not null,
  day date not null,
  status text not null,
  channel text not null,
  batch_id bigint not null,
  lines bigint not null,
  max_lines bigint not null default 0,
  sales numeric(24, 4) not null,
  restatements integer not null default 0,
  first_published_at timestamptz,
  published_at timestamptz,
  checked_on date not null,
  accepted_at timestamptz,
  constraint business_day_pkey primary key (source_name, day),
  constraint business_day_status_is_known check (status in ('loaded', 'empty', 'restated', 'held', 'failed')),
  constraint business_day_channel_is_known check (channel in ('archive', 'api')),
  constraint business_day_has_no_lines_if_empty check (status <> 'empty' or lines = 0)
);
comment on table etl.business_day is 'The day ledger: one row per source and business day that the source has confirmed, or whose batch failed.';
comment on column etl.business_day.source_name is 'Name of the source.';
comment on column etl.business_day.day is 'Business day, in the shop''s time zone.';
comment on column etl.business_day.status is 'loaded, empty (the source confirmed that it has no orders), restated (changed after it was published), held (its latest batch is held), failed (its latest batch failed).';
comment on column etl.business_day.channel is 'How the day last came: archive or api. An archive never overrides a day that the API has confirmed.';
comment on column etl.business_day.batch_id is 'The batch that last confirmed the day.';
comment on column etl.business_day.lines is 'Order lines of the day in ods.';
comment on column etl.business_day.max_lines is 'Highest number of order lines, including later returns, that the orders placed that day have had since the day was last accepted. A later answer with far fewer lines is held.';
comment on column etl.business_day.sales is 'Sales of the day in ods, in the store''s currency.';
comment on column etl.business_day.restatements is 'Number of times the day changed after it was first published.';
comment on column etl.business_day.first_published_at is 'When the day was first published; null if every batch of it has failed so far.';
comment on column etl.business_day.published_at is 'When the day last changed; null while every batch of it has failed.';
comment on column etl.business_day.checked_on is 'Business day on which the day was last read from the source.';
comment on column etl.business_day.accepted_at is 'When a user accepted the day as the source gives it (deno task accept); null if nobody has since the day last changed.';

create table etl.rejected_row (
  batch_id bigint not null,
  line bigint not null,
  byte_offset bigint,
  column_name text,
  value text,
  code text not null,
  reason text not null,
  record jsonb not null,
  replayed_by bigint,
  constraint rejected_row_pkey primary key (batch_id, line)
);
comment on table etl.rejected_row is 'One row per rejected row: a received row that could not be typed. The rest of its batch is published.';
comment on column etl.rejected_row.batch_id is 'The batch that brought the row.';
comment on column etl.rejected_row.line is 'Line of the file (the header is 1), or position of the row in the day''s answer (the first is 1).';
comment on column etl.rejected_row.byte_offset is 'Byte offset of the record in the (unpacked) file. Null for a row of the API or of a workbook, and for a record that could be split into fields; null if it is a row of the API or of a workbook, or could be split into fields.';
comment on column etl.rejected_row.column_name is 'Invalid column, by its name in stg; null if the row as a whole is invalid.';
comment on column etl.rejected_row.value is 'Text of that column as received; null if it had none.';
comment on column etl.rejected_row.code is 'Code of the reason, for counting, such as not_a_number, missing, field_count or open_quote.';
comment on column etl.rejected_row.reason is 'Why the row was rejected, in words.';
comment on column etl.rejected_row.record is 'The row as received: an object of its fields, or its text if it could not be split into fields. JSON: string | Record<string, string>.';
comment on column etl.rejected_row.replayed_by is 'The replay that published the row; null if none has.';

create table etl.conflicting_row (
  batch_id bigint not null,
  line bigint not null,
  kept_line bigint not null,
  record jsonb not null,
  kept_record jsonb not null,
  constraint conflicting_row_pkey primary key (batch_id, line)
);
comment on table etl.conflicting_row is 'One row per received row that differs from a later row of the same batch with the same key; the later row is published. At most 1,000 per batch.';
comment on column etl.conflicting_row.batch_id is 'The batch that brought both rows.';
comment on column etl.conflicting_row.line is 'Line of the replaced row in the file (the header is 1), or its position in the day''s answer.';
comment on column etl.conflicting_row.kept_line is 'Line of the row that was kept.';
comment on column etl.conflicting_row.record is 'The replaced row as received, as an object of its fields. JSON: Record<string, string>.';
comment on column etl.conflicting_row.kept_record is 'The row that was kept, as received, as an object of its fields. JSON: Record<string, string>.';

create table etl.run (
  run_id bigint generated always as identity,
  task text not null,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  status text not null default 'running',
  exit_code integer,
  message text,
  constraint run_pkey primary key (run_id),
  constraint run_status_is_known check (status in ('running', 'done', 'failed', 'aborted'))
);
comment on table etl.run is 'One row per run of a task that writes: when it ran, how it ended, and what it reported.';
comment on column etl.run.run_id is 'Number of the run, in the order in which the runs began.';
comment on column etl.run.task is 'Name of the task, such as daily.';
comment on column etl.run.started_at is 'When the run began.';
comment on column etl.run.finished_at is 'When the run ended, or was found to be aborted; null while it runs.';
comment on column etl.run.status is 'running, done, failed, or aborted (the process died, as the next run found).';
comment on column etl.run.exit_code is 'Exit code of the task, 0 for success; null while it runs and for an aborted run.';
comment on column etl.run.message is 'The summary, or the error message in one line.';

create table etl.lock (
  name text not null,
  number integer not null default 0,
  constraint lock_pkey primary key (name)
);
comment on table etl.lock is 'One row per lock that only one session at a time can hold. The number is not fixed, because any role can take an advisory lock whose number it knows.';
comment on column etl.lock.name is 'What the lock is for: storecast (the writer), storecast alerts or storecast backup.';
comment on column etl.lock.number is 'Second key of the advisory lock; the first is the hash of the name. It is changed if a role without the right to write holds the lock.';

insert into etl.lock (name) values ('storecast'), ('storecast alerts'), ('storecast backup');
