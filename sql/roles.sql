-- The roles that run and read the store beside its owner; an administrator of the server runs this once, with psql in any
-- database of it. Running it again changes nothing. It gives no passwords and no rights: the first are set with
-- \password, the second are given by "deno task migrate" (ops.apply_grants).
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

comment on role storecast_loader is 'Runs Storecast''s tasks: writes through functions.';
comment on role storecast_analyst is 'Reads Storecast''s marts and how its runs went.';

-- Reminders rather than bars, since a session may lift them: what the analyst may not do, it has no right to. A role may also
-- change its own settings for good; running this again takes that back.
alter role storecast_analyst reset all;
alter role storecast_analyst set default_transaction_read_only = on;
alter role storecast_analyst set statement_timeout = '60s';
alter role storecast_analyst set idle_in_transaction_session_timeout = '10min';
