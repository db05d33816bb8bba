-- Operation: alerts and backups.
create schema ops;
comment on schema ops is 'Operation: alerts, backups, and the status of the store.';

create table ops.alert (
  alert_id bigint generated always as identity,
  cause text not null,
  message text not null,
  advice text not null,
  active_from timestamptz not null,
  resolved_at timestamptz,
  active_notified_at timestamptz,
  resolved_notified_at timestamptz,
  constraint alert_pkey primary key (alert_id),
  constraint alert_is_entered_once unique (cause, active_from),
  constraint alert_is_resolved_after_it_was_active check (resolved_at >= active_from),
  constraint alert_resolution_is_notified_once_resolved check (resolved_notified_at is null or resolved_at is not null)
);
comment on table ops.alert is 'Grain: one row per alert: a cause, and a period in which it was active.';
comment on column ops.alert.alert_id is 'Number of the alert, in order of appearance.';
comment on column ops.alert.cause is 'What is wrong, such as "late: superstore"; docs/operations.md explains each.';
comment on column ops.alert.message is 'What happened, as one line without secrets.';
comment on column ops.alert.advice is 'What to do.';
comment on column ops.alert.active_from is 'When the cause was first seen.';
comment on column ops.alert.resolved_at is 'When the cause was first seen to be gone; null while the alert is active.';
comment on column ops.alert.active_notified_at is 'When the webhook accepted the alert, or when it was printed if there is no webhook; null while it is unsent.';
comment on column ops.alert.resolved_notified_at is 'When the resolution was sent, in the same way; null while it is unsent.';
create unique index alert_cause_is_active_once on ops.alert (cause) where resolved_at is null;
comment on index ops.alert_cause_is_active_once is 'A cause has one active alert at a time.';

create table ops.backup (
  backup_id bigint generated always as identity,
  made_at timestamptz not null,
  file text not null,
  bytes bigint not null,
  rows bigint not null,
  constraint backup_pkey primary key (backup_id),
  constraint backup_is_not_empty check (bytes > 0 and rows >= 0)
);
comment on table ops.backup is 'Grain: one row per completed backup.';
comment on column ops.backup.backup_id is 'Number of the backup, in the order in which they were made.';
comment on column ops.backup.made_at is 'When the backup began: it contains what was committed before.';
comment on column ops.backup.file is 'Path of the file on the machine that made it.';
comment on column ops.backup.bytes is 'Size of the file.';
comment on column ops.backup.rows is 'Number of rows of all tables.';
