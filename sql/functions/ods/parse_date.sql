-- ods.parse_date: a text as the date it is in a format such as dd.MM.yyyy, or null.
--
-- Strict: every digit and separator in its place. to_date() takes "31.02.2024", "1.2.24" and "01.02.2024 garbage".
--
-- Reads   the setting datestyle, on which a cast to date depends
create or replace function ods.parse_date(p_text text, p_format text)
returns date
language sql
stable
set search_path = ''
as $$
  with shape as (
    select
      '^' || replace(replace(replace(
        regexp_replace(p_format, '([^[:alnum:]])', '\\\1', 'g'),
        'yyyy', '\d{4}'), 'MM', '\d{2}'), 'dd', '\d{2}') || '$' as pattern,
      substr(p_text, strpos(p_format, 'yyyy'), 4)
      || '-' || substr(p_text, strpos(p_format, 'MM'), 2)
      || '-' || substr(p_text, strpos(p_format, 'dd'), 2) as iso_text
  )

  select shape.iso_text::date
  from shape
  where
    p_text ~ shape.pattern
    and pg_catalog.pg_input_is_valid(shape.iso_text, 'date');
$$;

comment on function ods.parse_date(text, text) is
'The date that a text is in a format of yyyy, MM and dd, or null where it is none.';
