-- ops.foreign_table: a table that the current user does not own, which PostgreSQL would not vacuum for it.
--
-- Reads   pg_catalog
create or replace function ops.foreign_table(p_schemas text[])
returns text
language sql
stable
set search_path = ''
as $$
  select format('%I.%I', nspname, relname)
  from pg_catalog.pg_class
  inner join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
  where relkind = 'r' and nspname = any(p_schemas) and not pg_has_role(relowner, 'usage')
  order by nspname, relname
  limit 1;
$$;

comment on function ops.foreign_table(text[]) is
'A table of these schemas that belongs to another role than the current user, as the first by name; null if there is none.';
