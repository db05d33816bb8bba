-- mart.subcategory_member: the member of a subcategory in the grouping by subcategory.
--
-- Each part as mart.member_part writes it; calling it from here would cost as much again.
create or replace function mart.subcategory_member(p_category text, p_subcategory text)
returns text
language sql
immutable
set search_path = ''
as $$
  select replace(p_category, '›', '››') || ' › ' || replace(p_subcategory, '›', '››');
$$;

comment on function mart.subcategory_member(text, text) is
'The member of a subcategory, such as Furniture › Chairs.';
