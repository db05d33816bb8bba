-- ods.round_number: a number rounded to 4 decimals, half to even as in IEEE 754, so that rounding errors cancel out in sums.
--
-- round() of a numeric rounds half away from zero.
create or replace function ods.round_number(p_number numeric)
returns numeric
language sql
immutable
set search_path = ''
as $$
  select
    case
      when abs(p_number * 10000 % 1) = 0.5 then 2 * round(p_number * 5000) / 10000
      else round(p_number, 4)
    end;
$$;

comment on function ods.round_number(numeric) is 'A number rounded to 4 decimals, half to even.';
