-- mart.save_exploration: keep what was explored of a series in place of what was kept before.
--
-- Writes  mart.sales_description, mart.sales_stationarity, mart.sales_correlation, mart.sales_decomposition,
--         mart.sales_pattern
-- Grain   series; each p_ parameter is an array of rows of its mart, by column names
-- Re-run  safe: only rows that differ are written
create or replace function mart.save_exploration(
  p_series text,
  p_description jsonb,
  p_stationarity jsonb,
  p_correlation jsonb,
  p_decomposition jsonb,
  p_pattern jsonb
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_is_new boolean := false;
begin
  delete from mart.sales_description as kept
  where
    kept.series = p_series
    and not exists (
      select from jsonb_populate_recordset(null::mart.sales_description, p_description) as given where given = kept
    );
  v_is_new := v_is_new or found;
  insert into mart.sales_description
  select given.* from jsonb_populate_recordset(null::mart.sales_description, p_description) as given
  on conflict (series) do nothing;
  v_is_new := v_is_new or found;

  delete from mart.sales_stationarity as kept
  where
    kept.series = p_series
    and not exists (
      select from jsonb_populate_recordset(null::mart.sales_stationarity, p_stationarity) as given where given = kept
    );
  v_is_new := v_is_new or found;
  insert into mart.sales_stationarity
  select given.* from jsonb_populate_recordset(null::mart.sales_stationarity, p_stationarity) as given
  on conflict (series, test, regression) do nothing;
  v_is_new := v_is_new or found;

  delete from mart.sales_correlation as kept
  where
    kept.series = p_series
    and not exists (
      select from jsonb_populate_recordset(null::mart.sales_correlation, p_correlation) as given where given = kept
    );
  v_is_new := v_is_new or found;
  insert into mart.sales_correlation
  select given.* from jsonb_populate_recordset(null::mart.sales_correlation, p_correlation) as given
  on conflict (series, lag) do nothing;
  v_is_new := v_is_new or found;

  delete from mart.sales_decomposition as kept
  where
    kept.series = p_series
    and not exists (
      select from jsonb_populate_recordset(null::mart.sales_decomposition, p_decomposition) as given where given = kept
    );
  v_is_new := v_is_new or found;
  insert into mart.sales_decomposition
  select given.* from jsonb_populate_recordset(null::mart.sales_decomposition, p_decomposition) as given
  on conflict (series, day) do nothing;
  v_is_new := v_is_new or found;

  delete from mart.sales_pattern as kept
  where
    kept.series = p_series
    and not exists (
      select from jsonb_populate_recordset(null::mart.sales_pattern, p_pattern) as given where given = kept
    );
  v_is_new := v_is_new or found;
  insert into mart.sales_pattern
  select given.* from jsonb_populate_recordset(null::mart.sales_pattern, p_pattern) as given
  on conflict (series, pattern, part) do nothing;
  v_is_new := v_is_new or found;

  return v_is_new;
end;
$$;

comment on function mart.save_exploration(text, jsonb, jsonb, jsonb, jsonb, jsonb) is
'Makes the marts hold these rows of a series, given as arrays by column names, writes what differs and returns whether something did.';
