-- ods.clean_rows: the staged rows of a batch with trimmed texts, and null for the words that stand for a missing value.
--
-- p_words and p_longest_word come from ods.batch_rules; p_attributes are the names of the source's own columns. Dates, places and
-- numbers stay as received: each distinct date and place is cleaned once elsewhere, and nearly all numbers need no cleaning. Without a
-- search_path of its own, so that PostgreSQL can inline it.
--
-- Reads   stg.order_line
-- Grain   line of the batch
create or replace function ods.clean_rows(p_batch_id bigint, p_words jsonb, p_longest_word integer, p_attributes text[])
returns table (
  line bigint,
  row_id text,
  order_id text,
  order_date text,
  placed_on text,
  ship_date text,
  ship_mode text,
  customer_id text,
  customer_name text,
  segment text,
  product_id text,
  product_name text,
  category text,
  subcategory text,
  sales text,
  quantity text,
  discount text,
  profit text,
  gross_sales text,
  discount_amount text,
  tax text,
  shipping text,
  cost text,
  currency text,
  country text,
  region text,
  state text,
  city text,
  postal_code text,
  attributes jsonb
)
language sql
stable
as $$
  select
    trimmed.line,
    trimmed.row_id,
    trimmed.order_id,
    trimmed.order_date,
    trimmed.placed_on,
    trimmed.ship_date,
    case when octet_length(trimmed.ship_mode) > p_longest_word or not p_words -> 'ship_mode' ? trimmed.ship_mode then trimmed.ship_mode end,
    case when octet_length(trimmed.customer_id) > p_longest_word or not p_words -> 'customer_id' ? trimmed.customer_id then trimmed.customer_id end,
    case when octet_length(trimmed.customer_name) > p_longest_word or not p_words -> 'customer_name' ? trimmed.customer_name then trimmed.customer_name end,
    case when octet_length(trimmed.segment) > p_longest_word or not p_words -> 'segment' ? trimmed.segment then trimmed.segment end,
    case when octet_length(trimmed.product_id) > p_longest_word or not p_words -> 'product_id' ? trimmed.product_id then trimmed.product_id end,
    case when octet_length(trimmed.product_name) > p_longest_word or not p_words -> 'product_name' ? trimmed.product_name then trimmed.product_name end,
    case when octet_length(trimmed.category) > p_longest_word or not p_words -> 'category' ? trimmed.category then trimmed.category end,
    case when octet_length(trimmed.subcategory) > p_longest_word or not p_words -> 'subcategory' ? trimmed.subcategory then trimmed.subcategory end,
    trimmed.sales,
    trimmed.quantity,
    trimmed.discount,
    trimmed.profit,
    trimmed.gross_sales,
    trimmed.discount_amount,
    trimmed.tax,
    trimmed.shipping,
    trimmed.cost,
    trimmed.currency,
    trimmed.country,
    trimmed.region,
    trimmed.state,
    trimmed.city,
    trimmed.postal_code,
    case
      when cardinality(p_attributes) > 0
        then jsonb_strip_nulls(jsonb_object(p_attributes, trimmed.own_columns[1:cardinality(p_attributes)]))
    end
  from (
    select
      staged.line,
      ods.trim_text(staged.row_id) as row_id,
      ods.trim_text(staged.order_id) as order_id,
      staged.order_date,
      staged.placed_on,
      staged.ship_date,
      ods.trim_text(staged.ship_mode) as ship_mode,
      ods.trim_text(staged.customer_id) as customer_id,
      ods.trim_text(staged.customer_name) as customer_name,
      ods.trim_text(staged.segment) as segment,
      ods.trim_text(staged.product_id) as product_id,
      ods.trim_text(staged.product_name) as product_name,
      ods.trim_text(staged.category) as category,
      ods.trim_text(staged.subcategory) as subcategory,
      staged.sales,
      staged.quantity,
      staged.discount,
      staged.profit,
      staged.gross_sales,
      staged.discount_amount,
      staged.tax,
      staged.shipping,
      staged.cost,
      ods.trim_text(staged.currency) as currency,
      staged.country,
      staged.region,
      staged.state,
      staged.city,
      staged.postal_code,
      case
        when cardinality(p_attributes) > 0
          then array[
            ods.trim_text(staged.attribute_1), ods.trim_text(staged.attribute_2), ods.trim_text(staged.attribute_3),
            ods.trim_text(staged.attribute_4), ods.trim_text(staged.attribute_5), ods.trim_text(staged.attribute_6),
            ods.trim_text(staged.attribute_7), ods.trim_text(staged.attribute_8)
          ]
      end as own_columns
    from stg.order_line as staged
    where staged.batch_id = p_batch_id
    -- Keeps the steps apart: merged into one, a text would be trimmed again for each test of it.
    offset 0
  ) as trimmed;
$$;

comment on function ods.clean_rows(bigint, jsonb, integer, text[]) is
'Grain: one row per staged row of a batch, with trimmed texts, and null for the words that stand for a missing value. Null: row_id, order_id, order_date, placed_on, ship_date, ship_mode, customer_id, customer_name, segment, product_id, product_name, category, subcategory, sales, quantity, discount, profit, gross_sales, discount_amount, tax, shipping, cost, currency, country, region, state, city, postal_code, attributes.';
