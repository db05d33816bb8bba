-- mart.subcategory_member: the member of a subcategory in the grouping by subcategory.
--
-- Repeats the expression of mart.member_part for each part, since calling it would double the cost.
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
