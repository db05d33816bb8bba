-- ods.number_lines: number the lines of an order with the same product, for a source without row IDs.
--
-- Numbered by their content, so that the order of the rows does not matter; separately for sales and returns, and for each day, so that
-- a file and the answers of the API get the same numbers.
--
-- In PL/pgSQL, whose plans use the statistics of the batch: those of a SQL function only do so from PostgreSQL 18 on.
--
-- Reads   stg.order_line, etl.batch, etl.source, pg_temp.known_date
-- Writes  pg_temp.numbered_line
-- Grain   line of the batch
-- Re-run  fails until the work tables are emptied
create or replace function ods.number_lines(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_rule record;
begin
  select * into strict v_rule from ods.batch_rules(p_batch_id => p_batch_id);

  insert into pg_temp.numbered_line (line, number)
  select
    parsed.line,
    row_number() over (
      partition by parsed.order_id, parsed.product_id, ordered.day, parsed.kind
      order by
        parsed.sales, parsed.quantity, parsed.discount, parsed.profit, parsed.product_name, parsed.category,
        parsed.subcategory, parsed.ship_date, parsed.ship_mode, parsed.customer_id, parsed.customer_name, parsed.segment,
        parsed.country, parsed.region, parsed.state, parsed.city, parsed.postal_code, parsed.gross_sales,
        parsed.discount_amount, parsed.tax, parsed.shipping, parsed.cost, parsed.attributes, parsed.line
    )
  from ods.parse_rows(
    p_batch_id, v_rule.words, v_rule.longest_word, v_rule.attributes, v_rule.number_pattern, v_rule.marks,
    v_rule.currency_pattern
  ) as parsed
  left join pg_temp.known_date as ordered on ordered.text = parsed.order_date;
end;
$$;

comment on function ods.number_lines(bigint) is
'Fills pg_temp.numbered_line with the number of each line among those of the same order, product, day and kind.';
