-- ods.put_keys_back: make the keys and indexes again that ods.set_keys_aside has dropped.
--
-- Without workers: a container's shared memory may be too small for theirs.
--
-- Writes  the definition of ods.order_line and ods.sales_order
create or replace function ods.put_keys_back(p_statements text[])
returns void
language plpgsql
volatile
set search_path = ''
set maintenance_work_mem = '256MB'
set max_parallel_maintenance_workers = 0
as $$
declare
  v_statement text;
begin
  foreach v_statement in array p_statements loop
    execute v_statement;
  end loop;
end;
$$;

comment on function ods.put_keys_back(text[]) is
'Makes the keys and indexes again that ods.set_keys_aside has dropped, by the statements that it returned.';
