-- checks.run_all: run all data tests for the changed days, and stop the publication if any fails.
--
-- A data test is a function of this schema that returns the failing rows as text.
--
-- Reads   checks.*
create or replace function checks.run_all(p_days date[])
returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_failing text[];
begin
  v_failing := array(
    select 'a line without its order, customer, product or place: ' || line.failing
    from checks.lines_without_reference(p_days => p_days) as line (failing)
    union all
    select 'a day that does not add up: ' || day.failing
    from checks.days_that_do_not_add_up(p_days => p_days) as day (failing)
    union all
    select 'a month that does not add up: ' || month.failing
    from checks.months_that_do_not_add_up(
      p_months => array(select distinct date_trunc('month', changed.day)::date from unnest(p_days) as changed (day))
    ) as month (failing)
    limit 5
  );

  if cardinality(v_failing) > 0 then
    raise exception 'Data test failed: %', array_to_string(v_failing, '; ')
      using errcode = 'SC003', hint = 'None of the batch was published; look at the named rows in stg.order_line';
  end if;
end;
$$;

comment on function checks.run_all(date[]) is
'Runs every data test for the changed days; raises SC003 with the first failing rows.';
