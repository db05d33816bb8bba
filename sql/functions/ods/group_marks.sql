-- ods.group_marks: the characters that may separate thousands: every kind of space for a space, every apostrophe for an apostrophe.
--
-- Programs write one or the other, and they look the same: no-break, narrow no-break, thin, figure and other spaces.
create or replace function ods.group_marks(p_group_mark text)
returns text
language sql
immutable
set search_path = ''
as $$
  select
    case
      when p_group_mark in (' ', e'\u00a0', e'\u202f', e'\u2009') then e' \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
      when p_group_mark in ('''', e'\u2019') then e'''\u2018\u2019\u02bc\uff07'
      else coalesce(p_group_mark, '')
    end;
$$;

comment on function ods.group_marks(text) is
'The characters that may separate thousands, if a source names one of them: every space for a space, every apostrophe for an apostrophe.';
