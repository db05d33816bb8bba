-- ods.null_words: the words that stand for a missing value, by column.
--
-- The default list has the words of spreadsheets, databases and programming languages. A document may override it for a column. NA is
-- not in it, since it is also a country and a region.
create or replace function ods.null_words(p_document jsonb)
returns jsonb
language sql
immutable
set search_path = ''
as $$
  select
    jsonb_object_agg(
      known.name,
      coalesce(
        p_document -> 'nullWords' -> known.name,
        '["NULL", "null", "Null", "(null)", "N/A", "n/a", "#N/A", "None", "none", "NaN", "nan", "nil", "-", "--", "\\N"]'
      )
    )
  from unnest(array[
    'ship_date', 'ship_mode', 'customer_id', 'customer_name', 'segment', 'country', 'region', 'state', 'city', 'postal_code',
    'product_id', 'product_name', 'category', 'subcategory', 'quantity', 'discount', 'profit', 'gross_sales', 'discount_amount',
    'tax', 'shipping', 'cost'
  ]) as known (name);
$$;

comment on function ods.null_words(jsonb) is
'The words that stand for a missing value, by column: those of the document, or the default list.';
