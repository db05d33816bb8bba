-- mart.member_part: a name as one part of a member's path. A separator (›) within the name is doubled, so that paths stay unambiguous.
create or replace function mart.member_part(p_name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select replace(p_name, '›', '››');
$$;

comment on function mart.member_part(text) is
'A name as one part of a path such as Furniture › Chairs; a › within the name is doubled.';
