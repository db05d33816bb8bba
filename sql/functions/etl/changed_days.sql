-- etl.changed_days: the business days whose order lines the current batch has changed.
--
-- Reads   pg_temp.typed_line
create or replace function etl.changed_days()
returns date[]
language plpgsql
stable
set search_path = ''
as $$
begin
  return array(
    select changed.order_date
    from pg_temp.typed_line as changed
    where changed.status in ('new', 'changed', 'deleted')
    union
    select changed.old_order_date
    from pg_temp.typed_line as changed
    where changed.status = 'changed'
  );
end;
$$;

comment on function etl.changed_days() is
'The business days whose order lines the current batch has changed: days on which lines were added, changed or deleted, or from which they were moved.';
