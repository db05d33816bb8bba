-- ods.null_words: the words by which a source says, column by column, that it does not know.
--
-- The default list is that of spreadsheets, databases and programs; a document may give a column another one. NA is not in it: it
-- is a country and a region too.
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
'By column, the words that mean that the source does not know: those of its document, or the usual ones.';
