-- mart.save_ratios: keep how much the attributes of order lines explain in place of what was kept before.
--
-- Writes  mart.sales_ratio, mart.sales_ratio_member
-- Grain   all attributes; p_ratios and p_members are arrays of rows of their mart, by column names
-- Re-run  safe: only rows that differ are written
create or replace function mart.save_ratios(p_ratios jsonb, p_members jsonb)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_is_new boolean := false;
begin
  delete from mart.sales_ratio as kept
  where not exists (
    select from jsonb_populate_recordset(null::mart.sales_ratio, p_ratios) as given where given = kept
  );
  v_is_new := v_is_new or found;
  insert into mart.sales_ratio
  select given.* from jsonb_populate_recordset(null::mart.sales_ratio, p_ratios) as given
  on conflict (attribute) do nothing;
  v_is_new := v_is_new or found;

  delete from mart.sales_ratio_member as kept
  where not exists (
    select from jsonb_populate_recordset(null::mart.sales_ratio_member, p_members) as given where given = kept
  );
  v_is_new := v_is_new or found;
  insert into mart.sales_ratio_member
  select given.* from jsonb_populate_recordset(null::mart.sales_ratio_member, p_members) as given
  on conflict (attribute, member) do nothing;
  v_is_new := v_is_new or found;

  return v_is_new;
end;
$$;

comment on function mart.save_ratios(jsonb, jsonb) is
'Makes the marts hold these attributes and members, given as arrays by column names, writes what differs and returns whether something did.';
