-- ops.apply_grants: grant the loader and the analyst their rights, and revoke all others.
--
-- The only place with grants; "deno task migrate" calls it after every migration. Rights are derived from the catalog, so that a new mart,
-- view or function needs no grant of its own:
--
--   loader    reads etl, ops and mart, inserts into stg.order_line, and calls ops.entry_points() and functions that only read
--   analyst   reads etl, ops and mart, except the records of rejected rows, and calls functions that only read
--   everyone  nothing
--
-- A role that does not exist is skipped (sql/roles.sql creates them).
--
-- Reads   pg_catalog, ops.entry_points()
-- Writes  the rights on the schemas, tables, views and functions of Storecast
-- Re-run  safe
create or replace function ops.apply_grants(p_schemas text[])
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_schemas text := array_to_string(p_schemas, ', ');
  c_readable constant text := 'etl, mart, ops';
  c_hidden_columns constant text[] := array['record', 'kept_record'];
  v_role text;
  v_statement text;
begin
  if p_schemas is null then
    raise exception 'Cannot grant rights: p_schemas is null'
      using errcode = 'null_value_not_allowed', hint = 'Name the schemas of Storecast';
  end if;

  perform pg_advisory_xact_lock(hashtext('storecast grants')); -- two at once would conflict

  execute format('revoke execute on all routines in schema %s from public', v_schemas);

  -- A role that can create temporary objects could shadow a type that a function with the owner's rights uses.
  if (select pg_has_role(datdba, 'usage') from pg_catalog.pg_database where datname = current_database()) then
    execute format('revoke temporary on database %I from public', current_database());
  end if;

  for v_role in
    select rolname from pg_catalog.pg_roles where rolname in ('storecast_loader', 'storecast_analyst') order by rolname
  loop
    execute format('revoke all on all tables in schema %s from %I', v_schemas, v_role);
    execute format('revoke all on all sequences in schema %s from %I', v_schemas, v_role);
    execute format('revoke all on all routines in schema %s from %I', v_schemas, v_role);
    execute format('revoke all on schema %s from %I', v_schemas, v_role);
    execute format('grant usage on schema %s to %I', c_readable, v_role);

    for v_statement in
      select format('grant select on %s to %I', string_agg(readable.name, ', ' order by readable.name), v_role)
      from (
        select format('%I.%I', nspname, relname) as name, pg_class.oid
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
        where nspname = any(string_to_array(c_readable, ', ')) and relkind in ('r', 'p', 'v', 'm')
      ) as readable
      where
        v_role = 'storecast_loader'
        or not exists (
          select
          from pg_catalog.pg_attribute
          where attrelid = readable.oid and attname = any(c_hidden_columns) and not attisdropped
        )
      having count(*) > 0
      union all
      select format(
        'grant select (%s) on %I.%I to %I',
        string_agg(format('%I', attname), ', ' order by attnum) filter (where attname <> all(c_hidden_columns)),
        nspname,
        relname,
        v_role
      )
      from pg_catalog.pg_class
      inner join pg_catalog.pg_namespace on pg_namespace.oid = relnamespace
      inner join pg_catalog.pg_attribute on attrelid = pg_class.oid
      where
        v_role = 'storecast_analyst'
        and nspname = any(string_to_array(c_readable, ', '))
        and relkind in ('r', 'p', 'v', 'm')
        and attnum > 0
        and not attisdropped
      group by nspname, relname
      having bool_or(attname = any(c_hidden_columns))
      union all
      select format('grant execute on function %s to %I', string_agg(pg_proc.oid::regprocedure::text, ', '), v_role)
      from pg_catalog.pg_proc
      inner join pg_catalog.pg_namespace on pg_namespace.oid = pronamespace
      where
        nspname = any(string_to_array(c_readable, ', '))
        and (
          provolatile <> 'v'
          or (v_role = 'storecast_loader' and format('%s.%s', nspname, proname) = any(ops.entry_points()))
        )
      having count(*) > 0
    loop
      execute v_statement;
    end loop;
  end loop;

  if exists (select from pg_catalog.pg_roles where rolname = 'storecast_loader') then
    grant usage on schema stg to storecast_loader;
    grant insert on stg.order_line to storecast_loader;
  end if;
end;
$$;

comment on function ops.apply_grants(text[]) is
'Grants the roles storecast_loader and storecast_analyst, if they exist, their rights on these schemas and revokes all others; "deno task migrate" calls it.';
