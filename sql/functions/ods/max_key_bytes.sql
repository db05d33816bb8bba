-- ods.max_key_bytes: the maximum length, in bytes, of an ID and of a text that a mart groups by.
--
-- An index entry may have 2,704 bytes, and the longest key, that of a place, consists of five such texts.
create or replace function ods.max_key_bytes()
returns integer
language sql
immutable
set search_path = ''
as $$
  select 500;
$$;

comment on function ods.max_key_bytes() is
'Maximum length, in bytes, of an ID and of a text that a mart groups by: a row with a longer one is rejected.';
