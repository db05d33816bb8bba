-- ods.is_spreadsheet_number: whether a spreadsheet or another program has turned a key into a number, so that the key is lost.
--
-- 1.23457E+17 may be any of 10^12 order numbers; 1001.0 was 1001. Without a search_path of its own, so that PostgreSQL can inline it.
create or replace function ods.is_spreadsheet_number(p_key text)
returns boolean
language sql
immutable
as $$
  select
    case
      when p_key ~ '[.,+]'
        then p_key ~ '^[0-9]+([.,][0-9]+)?[eE]\+[0-9]+$|^[0-9][.,][0-9]+[eE][0-9]+$|^[0-9]+[.,]0+$'
      else false
    end;
$$;

comment on function ods.is_spreadsheet_number(text) is
'Whether a key is written in scientific notation, or as a number with .0: a spreadsheet or another program has changed it.';
