-- mart.subcategory_member: the member of a sub-category in the grouping by subcategory.
create or replace function mart.subcategory_member(p_category text, p_sub_category text)
returns text
language sql
immutable
set search_path = ''
as $$
  select replace(p_category, '›', '>') || ' › ' || replace(p_sub_category, '›', '>');
$$;

comment on function mart.subcategory_member(text, text) is
'The member of a sub-category, such as Furniture › Chairs; the sign between the two is taken out of their own names.';
