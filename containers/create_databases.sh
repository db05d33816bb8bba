#!/bin/bash
# Creates the databases and their owners, and sets the passwords of the roles in sql/roles.sql, at the first start of the
# PostgreSQL container. It can be killed anywhere and run again. psql itself reads the passwords, so that they are not in
# the process list.
set -euo pipefail
cd "${STORECAST_SECRETS:-/run/storecast}"

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set owner_password `cat owner_password`
\set loader_password `cat loader_password`
\set analyst_password `cat analyst_password`
\set superset_password `cat superset_password`

select pg_catalog.format('create role %I', name) from (values ('storecast'), ('superset')) as needed (name)
where not exists (select from pg_catalog.pg_roles where rolname = name) \gexec
alter role storecast login createdb password :'owner_password'; -- createdb: for restore --verify
alter role storecast_loader password :'loader_password';
alter role storecast_analyst password :'analyst_password';
alter role superset login password :'superset_password';

select pg_catalog.format('create database %I owner %1$I encoding ''UTF8'' template template0', name)
from (values ('storecast'), ('superset')) as needed (name)
where not exists (select from pg_catalog.pg_database where datname = name) \gexec
revoke all on database storecast, superset, postgres, template1 from public;
grant connect on database storecast to storecast_loader, storecast_analyst;
SQL
