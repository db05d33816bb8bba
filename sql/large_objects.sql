-- Lets only superusers create large objects. By default every role that can connect may create them, of any size, and no setting of
-- a role prevents it. Storecast uses none. A superuser runs this once, with psql, in the store's database: the owner of the store
-- cannot, since the functions belong to the server. Running it again changes nothing.
revoke execute on function
  pg_catalog.lo_creat(integer),
  pg_catalog.lo_create(oid),
  pg_catalog.lo_from_bytea(oid, bytea),
  pg_catalog.lo_import(text),
  pg_catalog.lo_import(text, oid),
  pg_catalog.lo_put(oid, bigint, bytea),
  pg_catalog.lowrite(integer, bytea)
from public;
