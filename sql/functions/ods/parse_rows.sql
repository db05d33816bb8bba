-- ods.parse_rows: the staged rows of a batch, cleaned and with parsed numbers; more than 4 decimals are rounded.
--
-- The arguments after the first come from ods.batch_rules. A number is NaN if its text is not a number. Without a search_path of its own,
-- so that PostgreSQL can inline it.
--
-- Reads   stg.order_line
-- Grain   line of the batch
create or replace function ods.parse_rows(
  p_batch_id bigint,
  p_words jsonb,
  p_longest_word integer,
  p_attributes text[],
  p_number text,
  p_marks text,
  p_currency text
)
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
  sales numeric,
  quantity numeric,
  discount numeric,
  profit numeric,
  gross_sales numeric,
  discount_amount numeric,
  tax numeric,
  shipping numeric,
  cost numeric,
  currency text,
  country text,
  region text,
  state text,
  city text,
  postal_code text,
  attributes jsonb,
  kind text,
  is_rounded boolean
)
language sql
stable
as $$
  select
    parsed.line,
    parsed.row_id,
    parsed.order_id,
    parsed.order_date,
    parsed.placed_on,
    parsed.ship_date,
    parsed.ship_mode,
    parsed.customer_id,
    parsed.customer_name,
    parsed.segment,
    parsed.product_id,
    parsed.product_name,
    parsed.category,
    parsed.subcategory,
    case when scale(parsed.sales) > 4 then ods.round_number(parsed.sales) else parsed.sales end,
    case when scale(parsed.quantity) > 4 then ods.round_number(parsed.quantity) else parsed.quantity end,
    case when scale(parsed.discount) > 4 then ods.round_number(parsed.discount) else parsed.discount end,
    case when scale(parsed.profit) > 4 then ods.round_number(parsed.profit) else parsed.profit end,
    case when scale(parsed.gross_sales) > 4 then ods.round_number(parsed.gross_sales) else parsed.gross_sales end,
    case when scale(parsed.discount_amount) > 4 then ods.round_number(parsed.discount_amount) else parsed.discount_amount end,
    case when scale(parsed.tax) > 4 then ods.round_number(parsed.tax) else parsed.tax end,
    case when scale(parsed.shipping) > 4 then ods.round_number(parsed.shipping) else parsed.shipping end,
    case when scale(parsed.cost) > 4 then ods.round_number(parsed.cost) else parsed.cost end,
    parsed.currency,
    parsed.country,
    parsed.region,
    parsed.state,
    parsed.city,
    parsed.postal_code,
    parsed.attributes,
    ods.line_kind(parsed.placed_on, parsed.sales, parsed.quantity),
    case
      when greatest(scale(parsed.sales), scale(parsed.quantity), scale(parsed.discount), scale(parsed.profit),
        scale(parsed.gross_sales), scale(parsed.discount_amount), scale(parsed.tax), scale(parsed.shipping), scale(parsed.cost)) > 4
        then parsed.sales <> round(parsed.sales, 4)
          or parsed.quantity <> round(parsed.quantity, 4)
          or parsed.discount <> round(parsed.discount, 4)
          or parsed.profit <> round(parsed.profit, 4)
          or parsed.gross_sales <> round(parsed.gross_sales, 4)
          or parsed.discount_amount <> round(parsed.discount_amount, 4)
          or parsed.tax <> round(parsed.tax, 4)
          or parsed.shipping <> round(parsed.shipping, 4)
          or parsed.cost <> round(parsed.cost, 4)
      else false
    end
  from (
    select
      cleaned.line,
      cleaned.row_id,
      cleaned.order_id,
      cleaned.order_date,
      cleaned.placed_on,
      cleaned.ship_date,
      cleaned.ship_mode,
      cleaned.customer_id,
      cleaned.customer_name,
      cleaned.segment,
      cleaned.product_id,
      cleaned.product_name,
      cleaned.category,
      cleaned.subcategory,
      ods.parse_number(cleaned.sales, p_number, p_marks, p_words -> 'sales', p_currency) as sales,
      ods.parse_number(cleaned.quantity, p_number, p_marks, p_words -> 'quantity', null) as quantity,
      ods.parse_share(cleaned.discount, p_number, p_marks, p_words -> 'discount') as discount,
      ods.parse_number(cleaned.profit, p_number, p_marks, p_words -> 'profit', p_currency) as profit,
      ods.parse_number(cleaned.gross_sales, p_number, p_marks, p_words -> 'gross_sales', p_currency) as gross_sales,
      ods.parse_number(cleaned.discount_amount, p_number, p_marks, p_words -> 'discount_amount', p_currency) as discount_amount,
      ods.parse_number(cleaned.tax, p_number, p_marks, p_words -> 'tax', p_currency) as tax,
      ods.parse_number(cleaned.shipping, p_number, p_marks, p_words -> 'shipping', p_currency) as shipping,
      ods.parse_number(cleaned.cost, p_number, p_marks, p_words -> 'cost', p_currency) as cost,
      cleaned.currency,
      cleaned.country,
      cleaned.region,
      cleaned.state,
      cleaned.city,
      cleaned.postal_code,
      cleaned.attributes
    from ods.clean_rows(p_batch_id, p_words, p_longest_word, p_attributes) as cleaned
    offset 0
  ) as parsed;
$$;

comment on function ods.parse_rows(bigint, jsonb, integer, text[], text, text, text) is
'Grain: one row per staged row of a batch, cleaned, with parsed numbers, whether it is a sale or a return, and whether a number was rounded. Null: row_id, order_id, order_date, placed_on, ship_date, ship_mode, customer_id, customer_name, segment, product_id, product_name, category, subcategory, sales, quantity, discount, profit, gross_sales, discount_amount, tax, shipping, cost, currency, country, region, state, city, postal_code, attributes, is_rounded.';
