-- ods.date_layouts: the positions of the parts of a date, by the shape of its text. A shape is a text with every digit replaced by 0.
--
-- A million dates have few shapes, and a regular expression for each date is too slow. A length of 0 or null: the shape has no such
-- part.
--
-- Reads   no tables; stable, not immutable, since a test of the catalog takes the names of its parts for tables
-- Grain   shape that matches the format
create or replace function ods.date_layouts(p_shapes text[], p_format text)
returns table (
  shape text,
  century text,
  year_at integer,
  year_length integer,
  month_at integer,
  month_length integer,
  day_at integer,
  day_length integer,
  hour_at integer,
  hour_length integer,
  minute_at integer,
  second_at integer,
  half text,
  zone_at integer,
  zone_length integer,
  weekday text,
  unix_at integer,
  unix_length integer
)
language sql
stable
set search_path = ''
as $$
  select
    written.shape,
    case when piece.length_of ->> 'y' = '2' then '20' else '' end,
    (piece.at ->> 'y')::integer, (piece.length_of ->> 'y')::integer,
    (piece.at ->> 'b')::integer, (piece.length_of ->> 'b')::integer,
    (piece.at ->> 'd')::integer, (piece.length_of ->> 'd')::integer,
    (piece.at ->> 'h')::integer, (piece.length_of ->> 'h')::integer,
    (piece.at ->> 'i')::integer,
    (piece.at ->> 's')::integer,
    substr(written.shape, (piece.at ->> 'p')::integer, 2),
    (piece.at ->> 'z')::integer, (piece.length_of ->> 'z')::integer,
    substr(written.shape, (piece.at ->> 'w')::integer, 3),
    (piece.at ->> 'u')::integer, (piece.length_of ->> 'u')::integer
  from unnest(p_shapes) as written (shape)
  cross join ods.date_pattern(p_format => p_format) as format
  cross join lateral (
    select
      jsonb_object_agg(found.name, found.at) as at,
      jsonb_object_agg(found.name, found.behind - found.at) as length_of
    from (
      select
        part.name,
        regexp_instr(written.shape, format.pattern, 1, 1, 0, '', part.number::integer) as at,
        regexp_instr(written.shape, format.pattern, 1, 1, 1, '', part.number::integer) as behind
      from unnest(format.pieces) with ordinality as part (name, number)
    ) as found
    where found.at > 0
  ) as piece
  where written.shape ~ format.pattern;
$$;

comment on function ods.date_layouts(text[], text) is
'Grain: one row per shape of text that is a date in the format, with the positions of its parts. Null: year_at, year_length, month_at, month_length, day_at, day_length, hour_at, hour_length, minute_at, second_at, half, zone_at, zone_length, weekday, unix_at, unix_length.';
