-- ods.trim_text: a text in Unicode normal form NFC, without spaces of any kind around it; null if it is empty.
--
-- Otherwise two spellings that look the same would be two customers. Without a search_path of its own, so that PostgreSQL can inline it.
-- Nearly every text is ASCII, for which trimming is cheaper.
create or replace function ods.trim_text(p_text text)
returns text
language sql
immutable
as $$
  select
    case
      when octet_length(p_text) = char_length(p_text) then nullif(btrim(p_text, E' \t\n\r\f\v'), '')
      else nullif(
        normalize(
          btrim(
            p_text,
            E' \t\n\r\f\v\u0085\u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b'
            '\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u3000\ufeff'
          ),
          nfc
        ),
        ''
      )
    end;
$$;

comment on function ods.trim_text(text) is
'A text in normal form NFC without spaces and invisible characters around it; null if it is empty.';
