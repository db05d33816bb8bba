#!/bin/bash
# The health check of the PostgreSQL container. Succeeds if others can connect and every role and database is there.
set -euo pipefail

# While they are being created, the server does not listen on TCP.
pg_isready --quiet --host=127.0.0.1 --username=postgres

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname postgres <<'SQL'
do $$
declare
  v_missing text;
begin
  select pg_catalog.string_agg(needed.name, ', ' order by needed.name) into v_missing
  from (values
    ('role', 'storecast'), ('role', 'storecast_loader'), ('role', 'storecast_analyst'), ('role', 'superset'),
    ('database', 'storecast'), ('database', 'superset')
  ) as expected (kind, object)
  cross join lateral (select expected.kind || ' ' || expected.object as name) as needed
  where not case expected.kind
    when 'role' then exists (
      select from pg_catalog.pg_authid
      where rolname = expected.object and rolcanlogin and rolpassword is not null
    )
    else exists (
      select from pg_catalog.pg_database as made
      join pg_catalog.pg_authid as owner on owner.oid = made.datdba
      where made.datname = expected.object and owner.rolname = expected.object and made.datallowconn
    )
  end;
  if v_missing is not null then
    raise exception 'Not there, or without password or owner: %', v_missing;
  end if;
end;
$$;
SQL
