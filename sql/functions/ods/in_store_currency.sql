-- ods.in_store_currency: an amount in the store's currency, rounded half to even to 4 decimals; without a rate it stays as it is.
create or replace function ods.in_store_currency(p_amount numeric, p_rate numeric)
returns numeric
language sql
immutable
set search_path = ''
as $$
  select case when p_rate is null then p_amount else ods.round_number(p_amount * p_rate) end;
$$;

comment on function ods.in_store_currency(numeric, numeric) is
'An amount times a rate, rounded half to even to 4 decimals; the amount itself without a rate.';
