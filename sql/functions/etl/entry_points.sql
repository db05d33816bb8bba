-- etl.entry_points: the functions that run with the owner's rights.
--
-- The one list of what the loader may do to the store beside reading: a function that a task calls to write, or that reads
-- stg or ods for those who may not, is named here and is "security definer"; no other function is either.
create or replace function etl.entry_points()
returns text[]
language sql
immutable
set search_path = ''
as $$
  select array[
    'etl.close_batch',
    'etl.finish_run',
    'etl.layer_rows',
    'etl.mark_broken_runs',
    'etl.open_batch',
    'etl.publish',
    'etl.register_source',
    'etl.reject_records',
    'etl.start_run',
    'mart.edge_sales_by',
    'mart.group_moments',
    'mart.save_exploration',
    'mart.save_forecast',
    'mart.save_ratios'
  ];
$$;

comment on function etl.entry_points() is
'The functions that run with the owner''s rights ("security definer"): what the loader may do to the store beside reading.';
