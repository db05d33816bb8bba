-- What an operator needs to know: alarms, backups, and which batches have left stg.
create table etl.alarm (
  alarm_id bigint generated always as identity,
  cause text not null,
  message text not null,
  advice text not null,
  raised_at timestamptz not null,
  resolved_at timestamptz,
  raise_told_at timestamptz,
  resolution_told_at timestamptz,
  constraint alarm_pkey primary key (alarm_id),
  constraint alarm_is_raised_once_at_a_time unique (cause, raised_at),
  constraint alarm_is_resolved_after_it_was_raised check (resolved_at >= raised_at),
  constraint alarm_resolution_is_told_after_it_came check (resolution_told_at is null or resolved_at is not null)
);
comment on table etl.alarm is 'Grain: one row a cause and period in which it stood.';
comment on column etl.alarm.alarm_id is 'Number of the alarm, in the order they were raised.';
comment on column etl.alarm.cause is 'What is wrong, such as "late: superstore"; docs/operations.md explains each.';
comment on column etl.alarm.message is 'What happened, as one line without secrets.';
comment on column etl.alarm.advice is 'What to do.';
comment on column etl.alarm.raised_at is 'When the cause was first seen.';
comment on column etl.alarm.resolved_at is 'When it was first seen to be gone; null while it stands.';
comment on column etl.alarm.raise_told_at is 'When the webhook took the alarm; without a webhook, when it was printed. Null while it is still to be told.';
comment on column etl.alarm.resolution_told_at is 'The same for the word that it is well again.';
create unique index alarm_cause_stands_once on etl.alarm (cause) where resolved_at is null;
comment on index etl.alarm_cause_stands_once is 'A cause that stands is raised once.';

create table etl.backup (
  backup_id bigint generated always as identity,
  made_at timestamptz not null,
  file text not null,
  bytes bigint not null,
  rows bigint not null,
  constraint backup_pkey primary key (backup_id),
  constraint backup_holds_something check (bytes > 0 and rows >= 0)
);
comment on table etl.backup is 'Grain: one row a backup that was written whole.';
comment on column etl.backup.backup_id is 'Number of the backup, in the order they were made.';
comment on column etl.backup.made_at is 'When it was begun: what was committed before is in it.';
comment on column etl.backup.file is 'Path of the file on the machine that made it.';
comment on column etl.backup.bytes is 'Size of the file.';
comment on column etl.backup.rows is 'Rows of all tables.';

alter table etl.batch add column pruned_at timestamptz;
comment on column etl.batch.pruned_at is 'When its rows were removed from stg; null while they are there.';

drop function if exists etl.status(text, date);
