-- Keeps large objects from everyone but superusers. PostgreSQL lets every role that can connect make them, of any size, and no
-- setting of a role keeps them away. A superuser runs this once, with psql in the store's database: the functions belong to the
-- server, so the store's owner cannot. Storecast has no large objects. Running it again changes nothing.
revoke execute on function
  pg_catalog.lo_creat(integer),
  pg_catalog.lo_create(oid),
  pg_catalog.lo_from_bytea(oid, bytea),
  pg_catalog.lo_import(text),
  pg_catalog.lo_import(text, oid),
  pg_catalog.lo_put(oid, bigint, bytea),
  pg_catalog.lowrite(integer, bytea)
from public;
