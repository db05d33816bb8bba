-- mart.save_analysis: store the analysis of a series and of the attributes of order lines in place of the last one.
--
-- Writes  mart.sales_description, mart.sales_stationarity, mart.sales_correlation, mart.sales_decomposition,
--         mart.sales_pattern, mart.sales_ratio, mart.sales_ratio_member
-- Grain   one series, and all attributes; each parameter after the first is an array of rows of its mart by column names
-- Re-run  safe: only rows that differ are written
create or replace function mart.save_analysis(
  p_series text,
  p_description jsonb,
  p_stationarity jsonb,
  p_correlation jsonb,
  p_decomposition jsonb,
  p_pattern jsonb,
  p_ratios jsonb,
  p_ratio_members jsonb
)
returns boolean
language sql
volatile
security definer
set search_path = ''
as $$
  select bool_or(mart.replace_rows(p_table => kept.mart, p_rows => kept.rows, p_scope => kept.scope))
  from (
    values
      ('mart.sales_description'::regclass, p_description, jsonb_build_object('series', p_series)),
      ('mart.sales_stationarity', p_stationarity, jsonb_build_object('series', p_series)),
      ('mart.sales_correlation', p_correlation, jsonb_build_object('series', p_series)),
      ('mart.sales_decomposition', p_decomposition, jsonb_build_object('series', p_series)),
      ('mart.sales_pattern', p_pattern, jsonb_build_object('series', p_series)),
      ('mart.sales_ratio', p_ratios, '{}'),
      ('mart.sales_ratio_member', p_ratio_members, '{}')
  ) as kept (mart, rows, scope);
$$;

comment on function mart.save_analysis(text, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb, jsonb) is
'Replaces the analysis of a series and of the attributes by these rows, given as arrays by column names; writes only what differs, and returns whether anything did.';
