-- What is asked for: the calendar, aggregates kept day by day, and the forecast. The rest of the star is views.
create schema mart;
comment on schema mart is 'The star, aggregates kept up to date day by day, rankings as functions, and the forecast.';

create table mart.dim_date (
  day date not null,
  year integer not null,
  quarter integer not null,
  month integer not null,
  month_start date not null,
  iso_year integer not null,
  iso_week integer not null,
  week_start date not null,
  weekday integer not null,
  day_of_month integer not null,
  day_of_year integer not null,
  is_weekend boolean not null,
  constraint dim_date_pkey primary key (day)
);
comment on table mart.dim_date is 'Grain: one row a calendar day, 2000-01-01 to 2050-12-31.';
comment on column mart.dim_date.day is 'Calendar day.';
comment on column mart.dim_date.year is 'Calendar year.';
comment on column mart.dim_date.quarter is 'Quarter of the year, 1 to 4.';
comment on column mart.dim_date.month is 'Month of the year, 1 to 12.';
comment on column mart.dim_date.month_start is 'First day of the month.';
comment on column mart.dim_date.iso_year is 'Year that the ISO week belongs to.';
comment on column mart.dim_date.iso_week is 'ISO week of that year, 1 to 53.';
comment on column mart.dim_date.week_start is 'Monday of the ISO week.';
comment on column mart.dim_date.weekday is 'ISO weekday, 1 for Monday to 7 for Sunday.';
comment on column mart.dim_date.day_of_month is 'Day of the month, 1 to 31.';
comment on column mart.dim_date.day_of_year is 'Day of the year, 1 to 366.';
comment on column mart.dim_date.is_weekend is 'Whether it is a Saturday or Sunday.';

insert into mart.dim_date
select
  calendar.day,
  extract(year from calendar.day),
  extract(quarter from calendar.day),
  extract(month from calendar.day),
  date_trunc('month', calendar.day),
  extract(isoyear from calendar.day),
  extract(week from calendar.day),
  date_trunc('week', calendar.day),
  extract(isodow from calendar.day),
  extract(day from calendar.day),
  extract(doy from calendar.day),
  extract(isodow from calendar.day) >= 6
from (
  select generate_series('2000-01-01', '2050-12-31', interval '1 day')::date as day
) as calendar;

create table mart.sales_daily (
  day date not null,
  sales numeric(24, 4) not null,
  orders bigint not null,
  lines bigint not null,
  quantity numeric(24, 3) not null,
  profit numeric(24, 4) not null,
  constraint sales_daily_pkey primary key (day)
);
comment on table mart.sales_daily is 'Grain: one row a business day with orders. Sales and profit in the shop''s currency.';
comment on column mart.sales_daily.day is 'Business day.';

create table mart.sales_daily_by (
  day date not null,
  grouping text not null,
  member text collate "C" not null,
  sales numeric(24, 4) not null,
  orders bigint not null,
  lines bigint not null,
  quantity numeric(24, 3) not null,
  profit numeric(24, 4) not null,
  constraint sales_daily_by_pkey primary key (day, grouping, member),
  constraint sales_daily_by_grouping_is_known
    check (grouping in ('category', 'subcategory', 'segment', 'region', 'state', 'ship_mode'))
);
comment on table mart.sales_daily_by is 'Grain: one row a business day, grouping and member with orders. Sales and profit in the shop''s currency.';
comment on column mart.sales_daily_by.day is 'Business day.';
comment on column mart.sales_daily_by.grouping is 'What the members are: category, subcategory, segment, region, state or ship_mode.';

create table mart.sales_monthly_by (
  month date not null,
  grouping text not null,
  member text collate "C" not null,
  sales numeric(24, 4) not null,
  orders bigint not null,
  lines bigint not null,
  quantity numeric(24, 3) not null,
  profit numeric(24, 4) not null,
  constraint sales_monthly_by_pkey primary key (month, grouping, member),
  constraint sales_monthly_by_grouping_is_known check (grouping in ('customer', 'product', 'city')),
  constraint sales_monthly_by_month_is_its_first_day check (month = date_trunc('month', month)::date)
);
comment on table mart.sales_monthly_by is 'Grain: one row a month, grouping and member with orders, for groupings with many members. Sales and profit in the shop''s currency.';
comment on column mart.sales_monthly_by.month is 'First day of the month.';
comment on column mart.sales_monthly_by.grouping is 'What the members are: customer, product or city.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['sales_daily', 'sales_daily_by', 'sales_monthly_by'] loop
    execute format('comment on column mart.%I.sales is %L', v_table, 'Sum of sales after discount, in the shop''s currency.');
    execute format('comment on column mart.%I.orders is %L', v_table, 'Number of orders with a line here.');
    execute format('comment on column mart.%I.lines is %L', v_table, 'Number of order lines.');
    execute format('comment on column mart.%I.quantity is %L', v_table, 'Sum of units sold.');
    execute format('comment on column mart.%I.profit is %L', v_table, 'Sum of profit, in the shop''s currency.');
  end loop;
  foreach v_table in array array['sales_daily_by', 'sales_monthly_by'] loop
    execute format('comment on column mart.%I.member is %L', v_table, 'Key of the member: its path from the whole to the part, joined by " › ", such as Furniture › Chairs.');
  end loop;
end;
$$;

create table mart.forecast_run (
  run_id bigint generated always as identity,
  made_at timestamptz not null,
  cutoff date not null,
  horizon integer not null,
  model text not null,
  parameters jsonb not null,
  status text not null,
  constraint forecast_run_pkey primary key (run_id),
  constraint forecast_run_looks_ahead check (horizon >= 1)
);
comment on table mart.forecast_run is 'Grain: one row a projection that was made; never overwritten.';
comment on column mart.forecast_run.run_id is 'Number of the projection, in the order they were made.';
comment on column mart.forecast_run.made_at is 'When it was made.';
comment on column mart.forecast_run.cutoff is 'Last business day the projection knew.';
comment on column mart.forecast_run.horizon is 'Days projected beyond the cutoff.';
comment on column mart.forecast_run.model is 'Name of the model.';
comment on column mart.forecast_run.parameters is 'Parameters of the model.';
comment on column mart.forecast_run.status is 'ok, or why a simpler model stood in.';

create table mart.forecast (
  run_id bigint not null,
  series text not null,
  day date not null,
  horizon integer not null,
  mean numeric(18, 4) not null,
  lo_80 numeric(18, 4) not null,
  hi_80 numeric(18, 4) not null,
  lo_95 numeric(18, 4) not null,
  hi_95 numeric(18, 4) not null,
  constraint forecast_pkey primary key (run_id, series, day),
  constraint forecast_run_exists foreign key (run_id) references mart.forecast_run (run_id),
  constraint forecast_bounds_are_nested
    check (lo_95 <= lo_80 and lo_80 <= mean and mean <= hi_80 and hi_80 <= hi_95)
);
comment on table mart.forecast is 'Grain: one row a projection, series and projected day. Sales in the shop''s currency.';
comment on column mart.forecast.run_id is 'The projection that the day belongs to.';
comment on column mart.forecast.series is 'What is projected: total for all sales.';
comment on column mart.forecast.day is 'Projected business day.';
comment on column mart.forecast.horizon is 'Days after the cutoff, 1 for the first.';
comment on column mart.forecast.mean is 'Projected sales of the day.';
comment on column mart.forecast.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast.hi_95 is 'Upper bound of the 95 % interval.';
