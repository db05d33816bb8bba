-- ods.date_pattern: a regular expression that matches a date format in a text with every digit replaced by 0.
--
-- "pieces" names the groups of the expression: y year, b month, d day, h hour, i minute, s second, p AM or PM, z zone, w day of the
-- week, u seconds since 1970. A format may contain yyyy yy MMMM MMM MM M dd d HH H hh h mm ss a and T. Characters other than letters and
-- digits match themselves, and a blank matches a space of any kind. M, d, H and h may have one or two digits, so a format is not valid if
-- another number follows or precedes them directly: the split would be a guess.
--
-- Reads   no tables; stable, not immutable, since a test of the catalog takes the names of its parts for tables
-- Grain   one row; no row if the format is not valid
create or replace function ods.date_pattern(p_format text)
returns table (pattern text, pieces text[])
language sql
stable
set search_path = ''
as $$
  with named (format, pattern, pieces) as (
    values
      (
        'iso',
        '^(0000)-(00)-(00)(?:[Tt ](00):(00)(?::(00)(?:[.,]0{1,9})?)?(?: ?([Zz]|UTC|GMT|[+-]00(?::?00)?))?)?$',
        '{y,b,d,h,i,s,z}'::text[]
      ),
      (
        'rfc2822',
        '^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), ?)?(00?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (0000) (00):(00)(?::(00))? '
        '(UTC?|GMT|Z|[+-]0000)(?: \([A-Za-z ]+\))?$',
        '{w,d,b,y,h,i,s,z}'
      ),
      ('unix', '^(0{9,10})(?:\.0+)?$', '{u}'),
      ('unixMilliseconds', '^(0{9,10})000(?:\.0+)?$', '{u}')
  ),

  token as (
    select
      found.number,
      found.parts[1] as text,
      letter.piece,
      coalesce(
        letter.pattern,
        case
          when found.parts[1] ~ '\s' then '[ \u00a0\u2009\u202f]'
          when found.parts[1] ~ '[[:alnum:]]' then found.parts[1]
          else '\' || found.parts[1]
        end
      ) as pattern,
      letter.piece is null and found.parts[1] ~ '[0-9A-SU-Za-z]' as is_unknown,
      letter.is_open and (
        lead(letter.is_digits) over in_order or lag(letter.is_digits) over in_order
      ) as is_guess
    from regexp_matches(p_format, 'yyyy|yy|MMMM|MMM|MM|M|dd|d|HH|H|hh|h|mm|ss|a|.', 'g') with ordinality as found (parts, number)
    left join (
      values
        ('yyyy', 'y', '(0000)', true, false),
        ('yy', 'y', '(00)', true, false),
        (
          'MMMM', 'b',
          '(January|February|March|April|May|June|July|August|September|October|November|December)', false, false
        ),
        ('MMM', 'b', '(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)', false, false),
        ('MM', 'b', '(00)', true, false),
        ('M', 'b', '(00?)', true, true),
        ('dd', 'd', '(00)', true, false),
        ('d', 'd', '(00?)', true, true),
        ('HH', 'h', '(00)', true, false),
        ('H', 'h', '(00?)', true, true),
        ('hh', 'h', '(00)', true, false),
        ('h', 'h', '(00?)', true, true),
        ('mm', 'i', '(00)', true, false),
        ('ss', 's', '(00)', true, false),
        ('a', 'p', '([AP]M)', false, false)
    ) as letter (text, piece, pattern, is_digits, is_open) on letter.text = found.parts[1]
    window in_order as (order by found.number)
  ),

  written as (
    select
      '(?i)^' || string_agg(token.pattern, '' order by token.number) || '$' as pattern,
      array_agg(token.piece order by token.number) filter (where token.piece is not null) as pieces,
      coalesce(bool_or(token.is_guess or token.is_unknown), false) as is_guess,
      bool_or(token.text in ('h', 'hh')) as is_of_half_day
    from token
  )

  select named.pattern, named.pieces
  from named
  where named.format = p_format
  union all
  select written.pattern, written.pieces
  from written
  where
    not exists (select from named where named.format = p_format)
    and written.pieces @> '{y,b,d}'
    and not written.is_guess
    and written.is_of_half_day = ('p' = any(written.pieces))
    and (select count(*) = count(distinct piece) from unnest(written.pieces) as piece)
    and not ('i' = any(written.pieces) and not 'h' = any(written.pieces))
    and not ('s' = any(written.pieces) and not 'i' = any(written.pieces));
$$;

comment on function ods.date_pattern(text) is
'Grain: one row, or no row if the format is not valid: a regular expression that matches a date format in a text with every digit replaced by 0, and the meaning of its groups.';
