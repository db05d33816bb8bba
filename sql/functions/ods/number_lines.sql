-- ods.number_lines: tell the lines of an order that hold the same product apart, for a source without row ids.
--
-- Counted over their content, so that the order of the rows does not matter.
--
-- In PL/pgSQL, whose plans know the batch: those of a SQL function do so from PostgreSQL 18 on only.
--
-- Reads   stg.order_line
-- Writes  pg_temp.numbered_line
-- Grain   line of the batch
-- Re-run  fails until the work tables are emptied
create or replace function ods.number_lines(p_batch_id bigint)
returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  insert into pg_temp.numbered_line (line, number)
  select
    staged.line,
    row_number() over (
      partition by btrim(staged.order_id), btrim(staged.product_id)
      order by
        staged.sales, staged.quantity, staged.discount, staged.profit, staged.product_name, staged.category,
        staged.subcategory, staged.order_date, staged.ship_date, staged.ship_mode, staged.customer_id,
        staged.customer_name, staged.segment, staged.country, staged.region, staged.state, staged.city,
        staged.postal_code, staged.line
    )
  from stg.order_line as staged
  where staged.batch_id = p_batch_id;
end;
$$;

comment on function ods.number_lines(bigint) is
'Fills pg_temp.numbered_line: the number of each line among those of its order and product.';
