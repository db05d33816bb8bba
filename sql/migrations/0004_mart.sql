-- What people query: the calendar, sales by day and by month, the forecast and the analysis. The rest of the star schema is views.
create schema mart;
comment on schema mart is 'The star schema, sales aggregates that each batch brings up to date, rankings as functions, the forecast and the analysis.';

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
  holiday text,
  constraint dim_date_pkey primary key (day)
);
comment on table mart.dim_date is 'Grain: one row per calendar day, 2000-01-01 to 2050-12-31.';
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
comment on column mart.dim_date.holiday is 'Public holiday in the shop''s country, as loaded with deno task holidays; null on other days.';

insert into mart.dim_date (
  day, year, quarter, month, month_start, iso_year, iso_week, week_start, weekday, day_of_month, day_of_year, is_weekend
)
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
  quantity numeric(24, 4) not null,
  profit numeric(24, 4) not null,
  constraint sales_daily_pkey primary key (day)
);
comment on table mart.sales_daily is 'Grain: one row per business day with orders. Sales and profit in the store''s currency.';
comment on column mart.sales_daily.day is 'Business day.';

create table mart.sales_daily_by (
  day date not null,
  grouping text not null,
  member text collate "C" not null,
  sales numeric(24, 4) not null,
  orders bigint not null,
  lines bigint not null,
  quantity numeric(24, 4) not null,
  profit numeric(24, 4) not null,
  constraint sales_daily_by_pkey primary key (day, grouping, member),
  constraint sales_daily_by_grouping_is_known
    check (grouping in ('category', 'subcategory', 'segment', 'region', 'state', 'ship_mode', 'source'))
);
comment on table mart.sales_daily_by is 'Grain: one row per business day, grouping and member with orders. Sales and profit in the store''s currency.';
comment on column mart.sales_daily_by.day is 'Business day.';
comment on column mart.sales_daily_by.grouping is 'What the members are: category, subcategory, segment, region, state, ship_mode or source (the shop).';

create table mart.sales_monthly_by (
  month date not null,
  grouping text not null,
  member text collate "C" not null,
  source_name text collate "C" not null,
  sales numeric(24, 4) not null,
  orders bigint not null,
  lines bigint not null,
  quantity numeric(24, 4) not null,
  profit numeric(24, 4) not null,
  constraint sales_monthly_by_pkey primary key (month, grouping, member, source_name),
  constraint sales_monthly_by_grouping_is_known check (grouping in ('customer', 'product', 'city')),
  constraint sales_monthly_by_month_is_its_first_day check (month = date_trunc('month', month)::date)
);
comment on table mart.sales_monthly_by is 'Grain: one row per month, grouping, member and source with orders, for the groupings with many members. Sales and profit in the store''s currency.';
comment on column mart.sales_monthly_by.month is 'First day of the month.';
comment on column mart.sales_monthly_by.grouping is 'What the members are: customer, product or city.';
comment on column mart.sales_monthly_by.source_name is 'Source of the order lines: the ID of a customer or product belongs to one source.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['sales_daily', 'sales_daily_by', 'sales_monthly_by'] loop
    execute format('comment on column mart.%I.sales is %L', v_table, 'Sum of sales after discount, in the store''s currency.');
    execute format('comment on column mart.%I.orders is %L', v_table, 'Number of orders.');
    execute format('comment on column mart.%I.lines is %L', v_table, 'Number of order lines.');
    execute format('comment on column mart.%I.quantity is %L', v_table, 'Sum of units sold.');
    execute format('comment on column mart.%I.profit is %L', v_table, 'Sum of profit, in the store''s currency.');
  end loop;
  foreach v_table in array array['sales_daily_by', 'sales_monthly_by'] loop
    execute format('comment on column mart.%I.member is %L', v_table, 'Key of the member. Where names alone are ambiguous, the path of the larger parts comes first, such as Furniture › Chairs.');
  end loop;
end;
$$;

create table mart.calendar_event (
  event text not null,
  day date not null,
  value numeric not null default 1,
  constraint calendar_event_pkey primary key (event, day)
);
comment on table mart.calendar_event is 'Grain: one row per event and day. Values known in advance that affect sales, such as promotions. The shop enters them here, the forecast reads them. A day without a row counts as 0.';
comment on column mart.calendar_event.event is 'Name of the event, such as promotion: an exogenous variable of the forecast.';
comment on column mart.calendar_event.day is 'Business day of the event.';
comment on column mart.calendar_event.value is 'Strength of the event, such as 1, or the discount as a fraction.';

create table mart.series (
  series_name text collate "C" not null,
  grouping text not null,
  member text collate "C" not null,
  constraint series_pkey primary key (series_name),
  constraint series_member_is_unique unique (grouping, member)
);
comment on table mart.series is 'Grain: one row per series that is forecast.';
comment on column mart.series.series_name is 'Name: total, or grouping and member as in category: Furniture.';
comment on column mart.series.grouping is 'total, or a grouping of mart.sales_daily_by.';
comment on column mart.series.member is 'total, or a member of that grouping.';
insert into mart.series (series_name, grouping, member) values ('total', 'total', 'total');

create table mart.forecast_run (
  run_id bigint generated always as identity,
  made_at timestamptz not null,
  cutoff date not null,
  horizon integer not null,
  model text not null,
  parameters jsonb not null,
  status text not null,
  reason text,
  data text not null,
  is_backtest boolean not null default false,
  constraint forecast_run_pkey primary key (run_id),
  constraint forecast_run_horizon_is_positive check (horizon >= 1),
  constraint forecast_run_status_is_known check (status in ('ok', 'partial')),
  constraint forecast_run_has_a_reason_unless_ok check ((status = 'ok') = (reason is null))
);
comment on table mart.forecast_run is 'Grain: one row per forecast run; never overwritten.';
comment on column mart.forecast_run.run_id is 'Number of the run, in the order in which the runs were made.';
comment on column mart.forecast_run.made_at is 'When it was made.';
comment on column mart.forecast_run.cutoff is 'Last business day whose data the forecast used.';
comment on column mart.forecast_run.horizon is 'Number of days that are forecast after the cutoff.';
comment on column mart.forecast_run.model is 'best_three: the mean of the three models that are best in the backtest of a series. Otherwise the single model that was requested, for comparison.';
comment on column mart.forecast_run.parameters is 'Parameters of the run: the number of weekly origins of the backtest.';
comment on column mart.forecast_run.status is 'ok, or partial: some series have no forecast.';
comment on column mart.forecast_run.reason is 'Which series have no forecast, and why; null if the status is ok.';
comment on column mart.forecast_run.data is 'Hash of the input data and of the code that made the forecast.';
comment on column mart.forecast_run.is_backtest is 'Whether the forecast was made later, from the data up to its cutoff only.';

create table mart.forecast (
  run_id bigint not null,
  measure text not null,
  series text collate "C" not null,
  day date not null,
  horizon integer not null,
  mean numeric(18, 4) not null,
  lo_80 numeric(18, 4) not null,
  hi_80 numeric(18, 4) not null,
  lo_95 numeric(18, 4) not null,
  hi_95 numeric(18, 4) not null,
  seasonal_naive numeric(18, 4),
  constraint forecast_pkey primary key (run_id, measure, series, day),
  constraint forecast_belongs_to_a_run foreign key (run_id) references mart.forecast_run (run_id),
  constraint forecast_has_a_series foreign key (series) references mart.series (series_name),
  constraint forecast_measure_is_known check (measure in ('sales', 'orders', 'quantity')),
  constraint forecast_bounds_are_nested
    check (lo_95 <= lo_80 and lo_80 <= mean and mean <= hi_80 and hi_80 <= hi_95)
);
-- queries read one series, or the most recent days
create index forecast_sales_by_series on mart.forecast (series, day) where measure = 'sales';
create index forecast_sales_by_day on mart.forecast (day) where measure = 'sales';
comment on table mart.forecast is 'Grain: one row per forecast run, measure, series and forecast day. Sales in the store''s currency, quantity in units.';
comment on column mart.forecast.run_id is 'The forecast run.';
comment on column mart.forecast.measure is 'sales, orders or quantity.';
comment on column mart.forecast.series is 'The series, as in mart.series.';
comment on column mart.forecast.day is 'Business day that is forecast.';
comment on column mart.forecast.horizon is 'Days after the cutoff, 1 for the first.';
comment on column mart.forecast.mean is 'Forecast of the day. Sales and quantity of the members of a grouping add up to the total. So do orders, except by category and subcategory, since an order counts once in each that it has a line of.';
comment on column mart.forecast.lo_80 is 'Lower bound of the 80 % interval.';
comment on column mart.forecast.hi_80 is 'Upper bound of the 80 % interval.';
comment on column mart.forecast.lo_95 is 'Lower bound of the 95 % interval.';
comment on column mart.forecast.hi_95 is 'Upper bound of the 95 % interval.';
comment on column mart.forecast.seasonal_naive is 'Seasonal naive forecast, the baseline: sales of the same weekday in the last week up to the cutoff; null for other measures.';

create table mart.forecast_series (
  run_id bigint not null,
  measure text not null,
  series text collate "C" not null,
  models text[] not null,
  status text not null,
  reason text,
  intervals text not null,
  notes text[] not null,
  naive_mae numeric(18, 4),
  naive_rmse numeric(18, 4),
  mean numeric(18, 4) not null,
  lo_80 numeric(18, 4) not null,
  hi_80 numeric(18, 4) not null,
  lo_95 numeric(18, 4) not null,
  hi_95 numeric(18, 4) not null,
  constraint forecast_series_pkey primary key (run_id, measure, series),
  constraint forecast_series_belongs_to_a_run foreign key (run_id) references mart.forecast_run (run_id),
  constraint forecast_series_has_a_series foreign key (series) references mart.series (series_name),
  constraint forecast_series_measure_is_known check (measure in ('sales', 'orders', 'quantity')),
  constraint forecast_series_status_is_known check (status in ('ok', 'fallback')),
  constraint forecast_series_has_a_reason_unless_ok check ((status = 'ok') = (reason is null)),
  constraint forecast_series_bounds_are_nested
    check (lo_95 <= lo_80 and lo_80 <= mean and mean <= hi_80 and hi_80 <= hi_95)
);
comment on table mart.forecast_series is 'Grain: one row per forecast run, measure and series: the sum of all forecast days, and how the forecast was made. Sales in the store''s currency, quantity in units.';
comment on column mart.forecast_series.run_id is 'The forecast run.';
comment on column mart.forecast_series.measure is 'sales, orders or quantity.';
comment on column mart.forecast_series.series is 'The series, as in mart.series.';
comment on column mart.forecast_series.models is 'Models whose mean is the forecast.';
comment on column mart.forecast_series.status is 'ok, or fallback: a simpler model or uncalibrated intervals were used.';
comment on column mart.forecast_series.reason is 'Why a fallback was used; null if the status is ok.';
comment on column mart.forecast_series.intervals is 'How the intervals were made: simulated from the number and value of orders, or from past forecast errors.';
comment on column mart.forecast_series.notes is 'How the data were prepared: outages, excluded outliers, a late start of the series.';
comment on column mart.forecast_series.naive_mae is 'Mean absolute difference between days a week apart up to the cutoff, the scale of MASE; null if it is 0, or for a measure other than sales.';
comment on column mart.forecast_series.naive_rmse is 'Root mean square difference between days a week apart up to the cutoff, the scale of RMSSE; null if it is 0, or for a measure other than sales.';
comment on column mart.forecast_series.mean is 'Forecast of the sum of all days of the horizon.';
comment on column mart.forecast_series.lo_80 is 'Lower bound of the sum''s 80 % interval.';
comment on column mart.forecast_series.hi_80 is 'Upper bound of the sum''s 80 % interval.';
comment on column mart.forecast_series.lo_95 is 'Lower bound of the sum''s 95 % interval.';
comment on column mart.forecast_series.hi_95 is 'Upper bound of the sum''s 95 % interval.';

create table mart.forecast_model_score (
  run_id bigint not null,
  series text collate "C" not null,
  model text not null,
  rank integer not null,
  origins integer not null,
  rmse numeric(18, 4) not null,
  relative numeric(18, 6),
  is_chosen boolean not null,
  constraint forecast_model_score_pkey primary key (run_id, series, model),
  constraint forecast_model_score_has_an_origin check (origins >= 1),
  constraint forecast_model_score_belongs_to_a_run foreign key (run_id) references mart.forecast_run (run_id),
  constraint forecast_model_score_has_a_series foreign key (series) references mart.series (series_name)
);
comment on table mart.forecast_model_score is 'Grain: one row per forecast run, series and model that was tried: the model''s error in the rolling-origin backtest of daily sales up to the cutoff.';
comment on column mart.forecast_model_score.run_id is 'The forecast run.';
comment on column mart.forecast_model_score.series is 'The series, as in mart.series.';
comment on column mart.forecast_model_score.model is 'Name of the model.';
comment on column mart.forecast_model_score.rank is 'Rank of the model by its error, 1 for the best.';
comment on column mart.forecast_model_score.origins is 'Number of weekly origins in the backtest, at least 1.';
comment on column mart.forecast_model_score.rmse is 'Root mean square error of a day''s sales, in the store''s currency.';
comment on column mart.forecast_model_score.relative is 'RMSE divided by the RMSE of seasonal naive from the same origins, below 1 if the model is better; null if seasonal naive has no error.';
comment on column mart.forecast_model_score.is_chosen is 'Whether the model is part of the published mean.';

-- The analysis of sales: description, stationarity, correlation, decomposition, patterns, and how much the attributes of an order
-- line explain. Figures are double precision: they are estimates, and are stored as computed.
create table mart.sales_description (
  series text not null,
  first_day date not null,
  cutoff date not null,
  days integer not null,
  mean double precision not null,
  standard_deviation double precision,
  minimum double precision not null,
  first_quartile double precision not null,
  median double precision not null,
  third_quartile double precision not null,
  maximum double precision not null,
  skewness double precision,
  excess_kurtosis double precision,
  zero_share double precision not null,
  coefficient_of_variation double precision,
  constraint sales_description_pkey primary key (series),
  constraint sales_description_counts_every_day check (days = cutoff - first_day + 1)
);
comment on table mart.sales_description is 'Grain: one row per series: descriptive statistics of daily sales from the first day to the cutoff. A day without orders counts as 0. In the store''s currency unless a column says otherwise.';
comment on column mart.sales_description.series is 'The series: total for all sales.';
comment on column mart.sales_description.first_day is 'First business day with orders.';
comment on column mart.sales_description.cutoff is 'Last business day of the analysis. The other marts of the analysis have the same cutoff.';
comment on column mart.sales_description.days is 'Number of days.';
comment on column mart.sales_description.mean is 'Mean sales of a day.';
comment on column mart.sales_description.standard_deviation is 'Sample standard deviation (divisor days - 1); null for one day.';
comment on column mart.sales_description.minimum is 'Sales of the worst day.';
comment on column mart.sales_description.first_quartile is 'First quartile, interpolated as by percentile_cont.';
comment on column mart.sales_description.median is 'Median, interpolated as by percentile_cont.';
comment on column mart.sales_description.third_quartile is 'Third quartile, interpolated as by percentile_cont.';
comment on column mart.sales_description.maximum is 'Sales of the best day.';
comment on column mart.sales_description.skewness is 'Skewness G1, no unit: 0 if symmetric, above 0 if the right tail is longer; null for fewer than 3 days, or if all days are equal.';
comment on column mart.sales_description.excess_kurtosis is 'Excess kurtosis G2, no unit: 0 for a normal distribution; null for fewer than 4 days, or if all days are equal.';
comment on column mart.sales_description.zero_share is 'Share of days with sales of 0, from 0 to 1.';
comment on column mart.sales_description.coefficient_of_variation is 'Standard deviation divided by the mean, no unit; null if the mean is not above 0.';

create table mart.sales_stationarity (
  series text not null,
  test text not null,
  regression text not null,
  hypothesis text not null,
  statistic double precision,
  p_value double precision,
  p_value_is text,
  is_rejected boolean,
  lags integer,
  critical_1 double precision,
  critical_5 double precision,
  critical_10 double precision,
  reason text,
  constraint sales_stationarity_pkey primary key (series, test, regression),
  constraint sales_stationarity_test_is_known check (test in ('adf', 'kpss')),
  constraint sales_stationarity_regression_is_known check (regression in ('c', 'ct')),
  constraint sales_stationarity_has_a_result_or_a_reason check ((statistic is null) = (reason is not null))
);
comment on table mart.sales_stationarity is 'Grain: one row per series, test and regression. Daily sales are stationary if adf is rejected and kpss is not. If both or neither are rejected, the tests are inconclusive. No units.';
comment on column mart.sales_stationarity.series is 'The series: total for all sales.';
comment on column mart.sales_stationarity.test is 'adf: Augmented Dickey-Fuller; kpss: Kwiatkowski, Phillips, Schmidt and Shin.';
comment on column mart.sales_stationarity.regression is 'Deterministic terms: c for a constant, ct for a constant and a linear trend.';
comment on column mart.sales_stationarity.hypothesis is 'Null hypothesis: unit root (adf) or stationary (kpss).';
comment on column mart.sales_stationarity.statistic is 'Test statistic; null if there is no result.';
comment on column mart.sales_stationarity.p_value is 'p-value: probability of a statistic at least as extreme under the null hypothesis.';
comment on column mart.sales_stationarity.p_value_is is 'Relation of the true p-value to p_value: =, or <= or >= at the ends of the kpss table.';
comment on column mart.sales_stationarity.is_rejected is 'Whether the null hypothesis is rejected at the 5 % level.';
comment on column mart.sales_stationarity.lags is 'Number of lagged differences (adf) or autocovariances (kpss) in the test.';
comment on column mart.sales_stationarity.critical_1 is 'Critical value of the statistic at 1 %.';
comment on column mart.sales_stationarity.critical_5 is 'Critical value of the statistic at 5 %.';
comment on column mart.sales_stationarity.critical_10 is 'Critical value of the statistic at 10 %.';
comment on column mart.sales_stationarity.reason is 'Why there is no result; null if there is one.';

create table mart.sales_correlation (
  series text not null,
  lag integer not null,
  autocorrelation double precision not null,
  autocorrelation_bound double precision not null,
  partial_autocorrelation double precision not null,
  partial_autocorrelation_bound double precision not null,
  constraint sales_correlation_pkey primary key (series, lag),
  constraint sales_correlation_lag_is_positive check (lag >= 1)
);
comment on table mart.sales_correlation is 'Grain: one row per series and lag: correlation of a day''s sales with those of an earlier day, from -1 to 1. A correlation further from 0 than its bound is significant at the 5 % level.';
comment on column mart.sales_correlation.series is 'The series: total for all sales.';
comment on column mart.sales_correlation.lag is 'Number of days between the two.';
comment on column mart.sales_correlation.autocorrelation is 'Autocorrelation at this lag (ACF).';
comment on column mart.sales_correlation.autocorrelation_bound is 'Half-width of its 95 % interval around 0 (Bartlett).';
comment on column mart.sales_correlation.partial_autocorrelation is 'Partial autocorrelation at this lag (PACF): the days between are controlled for.';
comment on column mart.sales_correlation.partial_autocorrelation_bound is 'Half-width of its 95 % interval around 0 (Quenouille).';

create table mart.sales_decomposition (
  series text not null,
  day date not null,
  sales double precision not null,
  trend double precision,
  seasonal double precision not null,
  remainder double precision,
  constraint sales_decomposition_pkey primary key (series, day)
);
comment on table mart.sales_decomposition is 'Grain: one row per series and business day up to the cutoff, days without orders included. sales = trend + seasonal + remainder, in the store''s currency.';
comment on column mart.sales_decomposition.series is 'The series: total for all sales.';
comment on column mart.sales_decomposition.day is 'Business day.';
comment on column mart.sales_decomposition.sales is 'Sales of the day, 0 without orders.';
comment on column mart.sales_decomposition.trend is 'Mean of the 7 days around the day; null for the first and last 3 days.';
comment on column mart.sales_decomposition.seasonal is 'Effect of the weekday, above or below the trend; sums to 0 over a week.';
comment on column mart.sales_decomposition.remainder is 'Sales minus trend and seasonal; null if the trend is null.';

create table mart.sales_pattern (
  series text not null,
  pattern text not null,
  part integer not null,
  days integer not null,
  mean double precision not null,
  mean_index double precision,
  trend_days integer,
  trend_index double precision,
  constraint sales_pattern_pkey primary key (series, pattern, part),
  constraint sales_pattern_is_known check (pattern in ('weekday', 'month', 'week'))
);
comment on table mart.sales_pattern is 'Grain: one row per series, pattern and part of the pattern: mean sales of a day of the part, compared with the mean of all days.';
comment on column mart.sales_pattern.series is 'The series: total for all sales.';
comment on column mart.sales_pattern.pattern is 'weekday, month (of the year) or week (ISO, of the year).';
comment on column mart.sales_pattern.part is 'ISO weekday 1 (Monday) to 7, month 1 to 12, or ISO week 1 to 53.';
comment on column mart.sales_pattern.days is 'Number of days of the part.';
comment on column mart.sales_pattern.mean is 'Mean sales of a day of the part, in the store''s currency.';
comment on column mart.sales_pattern.mean_index is 'That mean divided by the mean of all days, 1 for an average day; null if the latter is not above 0.';
comment on column mart.sales_pattern.trend_days is 'Number of days of the part with a whole year around them, from which trend_index is computed; null for weekdays.';
comment on column mart.sales_pattern.trend_index is 'Their mean divided by the mean of the yearly trend on the same days, which removes growth from the seasonal pattern; null if there are no such days, and for weekdays.';

create table mart.sales_ratio (
  attribute text not null,
  cutoff date not null,
  lines bigint not null,
  eta_squared double precision,
  f double precision,
  between_degrees bigint,
  within_degrees bigint,
  p_value double precision,
  reason text,
  constraint sales_ratio_pkey primary key (attribute),
  constraint sales_ratio_attribute_is_known check (attribute in ('category', 'segment', 'ship_mode')),
  constraint sales_ratio_has_a_result_or_a_reason check ((eta_squared is null) = (reason is not null))
);
comment on table mart.sales_ratio is 'Grain: one row per attribute of order lines: how much of the variance of order line sales the attribute explains. No units.';
comment on column mart.sales_ratio.attribute is 'category, segment or ship_mode.';
comment on column mart.sales_ratio.cutoff is 'Last business day whose order lines were used.';
comment on column mart.sales_ratio.lines is 'Number of order lines.';
comment on column mart.sales_ratio.eta_squared is 'Eta squared (squared correlation ratio): share of the sum of squares that lies between the members, from 0 to 1; null if there is no result.';
comment on column mart.sales_ratio.f is 'F statistic for equal means of all members.';
comment on column mart.sales_ratio.between_degrees is 'Degrees of freedom between members: members - 1.';
comment on column mart.sales_ratio.within_degrees is 'Degrees of freedom within members: lines - members.';
comment on column mart.sales_ratio.p_value is 'p-value: probability of an F at least this large if all means are equal.';
comment on column mart.sales_ratio.reason is 'Why there is no result; null if there is one.';

create table mart.sales_ratio_member (
  attribute text not null,
  member text collate "C" not null,
  lines bigint not null,
  mean double precision not null,
  correlation double precision,
  p_value double precision,
  constraint sales_ratio_member_pkey primary key (attribute, member)
);
comment on table mart.sales_ratio_member is 'Grain: one row per member of an attribute of order lines.';
comment on column mart.sales_ratio_member.attribute is 'category, segment or ship_mode.';
comment on column mart.sales_ratio_member.member is 'Name of the member; unknown if the source does not provide it.';
comment on column mart.sales_ratio_member.lines is 'Number of its order lines.';
comment on column mart.sales_ratio_member.mean is 'Mean sales of its order lines, in the store''s currency.';
comment on column mart.sales_ratio_member.correlation is 'Point-biserial correlation of sales with the member (1 for its lines, 0 for all others), from -1 to 1; null if the attribute has no result.';
comment on column mart.sales_ratio_member.p_value is 'p-value: probability of a correlation at least this strong if there is none.';
