-- etl.is_most_lost: whether a day loses more than its source allows at once: of its lines, a column or its sales.
--
-- More than a percentage (p_lost of p_known), and in as many lines as the limit says, or in two if nothing is left (p_is_empty).
create or replace function etl.is_most_lost(p_lost numeric, p_known numeric, p_lines bigint, p_is_empty boolean, p_limit jsonb)
returns boolean
language sql
immutable
set search_path = ''
as $$
  select
    100 * p_lost > (p_limit ->> 'percent')::numeric * p_known
    and (p_lines >= (p_limit ->> 'lines')::numeric or (p_is_empty and p_lines >= 2));
$$;

comment on function etl.is_most_lost(numeric, numeric, bigint, boolean, jsonb) is
'Whether p_lost of p_known, in p_lines lines, is more than a limit of etl.shrink_limit() allows; p_is_empty says that nothing is left.';
