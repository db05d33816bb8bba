-- mart.part_name: the name in one part of a member's path, the inverse of mart.member_part.
create or replace function mart.part_name(p_member text, p_part integer)
returns text
language sql
immutable
set search_path = ''
as $$
  select replace(split_part(p_member, ' › ', p_part), '››', '›');
$$;

comment on function mart.part_name(text, integer) is
'The name in a part, counted from 1, of a path such as Furniture › Chairs.';
