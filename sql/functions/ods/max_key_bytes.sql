-- ods.max_key_bytes: how many bytes an ID, or a text that a mart groups by, may have.
--
-- An index takes entries of 2,704 bytes, and the longest, the place, is made of five such texts.
create or replace function ods.max_key_bytes()
returns integer
language sql
immutable
set search_path = ''
as $$
  select 500;
$$;

comment on function ods.max_key_bytes() is
'Bytes that an ID, or a text that a mart groups by, may have: a row with a longer one is rejected.';
