-- Creates the roles that run and read the store, besides its owner. An administrator of the server runs this once, with psql, in any
-- database. Running it again changes nothing. It sets no passwords and grants no rights: use \password for the former; "deno task
-- migrate" grants the latter (ops.apply_grants).
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'storecast_loader') then
    create role storecast_loader login;
  end if;
  if not exists (select from pg_catalog.pg_roles where rolname = 'storecast_analyst') then
    create role storecast_analyst login;
  end if;
end;
$$;

comment on role storecast_loader is 'Runs Storecast''s tasks; writes through functions only.';
comment on role storecast_analyst is 'Reads Storecast''s marts and the log of its runs.';

-- These settings are no protection, since a session can change them: the missing rights are. They keep an analyst from accidents.
-- A role can also change its own settings permanently; running this file again resets them.
alter role storecast_analyst reset all;
alter role storecast_analyst set default_transaction_read_only = on;
alter role storecast_analyst set statement_timeout = '60s';
alter role storecast_analyst set idle_in_transaction_session_timeout = '10min';
