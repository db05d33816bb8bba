-- mart.member_part: a name as a part of a member's path; the sign between two parts is doubled, so that no two paths are alike.
create or replace function mart.member_part(p_name text)
returns text
language sql
immutable
set search_path = ''
as $$
  select replace(p_name, '›', '››');
$$;

comment on function mart.member_part(text) is
'A name as a part of a path such as Furniture › Chairs: a › of its own is doubled.';
