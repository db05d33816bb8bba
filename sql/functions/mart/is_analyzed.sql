-- mart.is_analyzed: whether sales have been analyzed up to a day, or up to one of the six days before it.
--
-- Reads   mart.sales_description
create or replace function mart.is_analyzed(p_cutoff date)
returns boolean
language sql
stable
set search_path = ''
as $$
  select exists (select from mart.sales_description as description where description.cutoff > p_cutoff - 7);
$$;

comment on function mart.is_analyzed(date) is 'Whether there is an analysis of sales up to a day in the week that ends on this one, or up to a later one.';
