-- ops.entry_points: the functions that run with the owner's rights.
--
-- The only list of what the loader may do besides reading. A function that a task calls to write, or that reads stg or ods for a role that
-- may not, is listed here and is "security definer"; no other function is.
create or replace function ops.entry_points()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'etl.accept_batch',
    'etl.accept_day',
    'etl.close_batch',
    'etl.discard_batch',
    'etl.fail_batch',
    'etl.finish_idle_run',
    'etl.finish_run',
    'etl.lock_holder',
    'etl.mark_aborted_runs',
    'etl.note_changes',
    'etl.open_batch',
    'etl.publish',
    'etl.register_source',
    'etl.reject_records',
    'etl.replay',
    'etl.replay_columns',
    'etl.save_rates',
    'etl.start_run',
    'etl.try_lock',
    'etl.use_sources',
    'mart.edge_sales_by',
    'mart.group_moments',
    'mart.save_analysis',
    'mart.save_forecast',
    'mart.save_holidays',
    'ops.adopt_alert',
    'ops.layer_rows',
    'ops.mark_notified',
    'ops.update_alerts'
  ];
$$;

comment on function ops.entry_points() is
'The functions that run with the owner''s rights ("security definer"): what the loader may do besides reading.';
