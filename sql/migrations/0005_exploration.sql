-- What is explored of sales: description, stationarity, correlation, decomposition, patterns, and how much the attributes
-- of an order line explain. Figures are double precision: they are estimates, and come as exactly as they were computed.
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
comment on table mart.sales_description is 'Grain: one row a series: sales of a day described, from its first day to the cutoff, days without orders as 0. In the shop''s currency where nothing else is said.';
comment on column mart.sales_description.series is 'What is explored: total for all sales.';
comment on column mart.sales_description.first_day is 'First business day with orders.';
comment on column mart.sales_description.cutoff is 'Last business day that was explored, also for the other marts of the series.';
comment on column mart.sales_description.days is 'Number of days.';
comment on column mart.sales_description.mean is 'Mean sales of a day.';
comment on column mart.sales_description.standard_deviation is 'Standard deviation of a sample (divisor days - 1); null for one day.';
comment on column mart.sales_description.minimum is 'Sales of the worst day.';
comment on column mart.sales_description.first_quartile is 'A quarter of the days have less; interpolated as percentile_cont does.';
comment on column mart.sales_description.median is 'Half of the days have less.';
comment on column mart.sales_description.third_quartile is 'Three quarters of the days have less.';
comment on column mart.sales_description.maximum is 'Sales of the best day.';
comment on column mart.sales_description.skewness is 'Skewness G1, no unit: 0 for symmetric, above 0 where great days reach further than small ones; null for less than 3 or equal days.';
comment on column mart.sales_description.excess_kurtosis is 'Kurtosis G2 in excess of the normal distribution''s, no unit; null for less than 4 or equal days.';
comment on column mart.sales_description.zero_share is 'Share of days with sales of 0, 0 to 1.';
comment on column mart.sales_description.coefficient_of_variation is 'Standard deviation by mean, no unit; null where the mean is not above 0.';

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
  refused text,
  constraint sales_stationarity_pkey primary key (series, test, regression),
  constraint sales_stationarity_test_is_known check (test in ('adf', 'kpss')),
  constraint sales_stationarity_regression_is_known check (regression in ('c', 'ct')),
  constraint sales_stationarity_has_a_result_or_a_reason check ((statistic is null) = (refused is not null))
);
comment on table mart.sales_stationarity is 'Grain: one row a series, test and regression. Sales of a day are stationary where adf is rejected and kpss is not; where both are or neither is, the data do not tell. No units.';
comment on column mart.sales_stationarity.series is 'What is explored: total for all sales.';
comment on column mart.sales_stationarity.test is 'adf: Augmented Dickey-Fuller; kpss: Kwiatkowski, Phillips, Schmidt and Shin.';
comment on column mart.sales_stationarity.regression is 'What the series may return to: c for a constant level, ct for a level with a linear trend.';
comment on column mart.sales_stationarity.hypothesis is 'What a small p value speaks against: unit root (adf) or stationary (kpss).';
comment on column mart.sales_stationarity.statistic is 'The test''s statistic; null where the test is refused.';
comment on column mart.sales_stationarity.p_value is 'Probability of such a statistic or a clearer one under the hypothesis.';
comment on column mart.sales_stationarity.p_value_is is 'How the true p value lies to p_value: =, or <= and >= at the ends of the table of kpss.';
comment on column mart.sales_stationarity.is_rejected is 'Whether the hypothesis falls at 5 %.';
comment on column mart.sales_stationarity.lags is 'Lagged differences (adf) or autocovariances (kpss) in the test.';
comment on column mart.sales_stationarity.critical_1 is 'Critical value of the statistic at 1 %.';
comment on column mart.sales_stationarity.critical_5 is 'Critical value of the statistic at 5 %.';
comment on column mart.sales_stationarity.critical_10 is 'Critical value of the statistic at 10 %.';
comment on column mart.sales_stationarity.refused is 'Why there is no result; null where there is one.';

create table mart.sales_correlation (
  series text not null,
  lag integer not null,
  autocorrelation double precision not null,
  autocorrelation_bound double precision not null,
  partial_autocorrelation double precision not null,
  partial_autocorrelation_bound double precision not null,
  constraint sales_correlation_pkey primary key (series, lag),
  constraint sales_correlation_looks_back check (lag >= 1)
);
comment on table mart.sales_correlation is 'Grain: one row a series and lag: how sales of a day go along with those of the day so many days before, -1 to 1. A correlation further from 0 than its bound is no chance (95 %).';
comment on column mart.sales_correlation.series is 'What is explored: total for all sales.';
comment on column mart.sales_correlation.lag is 'Days before.';
comment on column mart.sales_correlation.autocorrelation is 'Correlation with the day so many days before (ACF).';
comment on column mart.sales_correlation.autocorrelation_bound is 'Half the width of its 95 % interval around 0 (Bartlett).';
comment on column mart.sales_correlation.partial_autocorrelation is 'The same once the days between are accounted for (PACF).';
comment on column mart.sales_correlation.partial_autocorrelation_bound is 'Half the width of its 95 % interval around 0 (Quenouille).';

create table mart.sales_decomposition (
  series text not null,
  day date not null,
  sales double precision not null,
  trend double precision,
  seasonal double precision not null,
  remainder double precision,
  constraint sales_decomposition_pkey primary key (series, day)
);
comment on table mart.sales_decomposition is 'Grain: one row a series and business day up to the cutoff, days without orders included. sales = trend + seasonal + remainder, in the shop''s currency.';
comment on column mart.sales_decomposition.series is 'What is explored: total for all sales.';
comment on column mart.sales_decomposition.day is 'Business day.';
comment on column mart.sales_decomposition.sales is 'Sales of the day, 0 without orders.';
comment on column mart.sales_decomposition.trend is 'Mean of the 7 days around the day; null for the first and last 3 days.';
comment on column mart.sales_decomposition.seasonal is 'What the weekday adds to the trend or takes from it; sums to 0 over a week.';
comment on column mart.sales_decomposition.remainder is 'What trend and weekday leave; null where the trend is.';

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
comment on table mart.sales_pattern is 'Grain: one row a series, pattern and part of it: the mean day of the part beside the mean day of all.';
comment on column mart.sales_pattern.series is 'What is explored: total for all sales.';
comment on column mart.sales_pattern.pattern is 'weekday, month (of the year) or week (ISO, of the year).';
comment on column mart.sales_pattern.part is 'ISO weekday 1 (Monday) to 7, month 1 to 12, or ISO week 1 to 53.';
comment on column mart.sales_pattern.days is 'Days of the part.';
comment on column mart.sales_pattern.mean is 'Mean sales of a day of the part, in the shop''s currency.';
comment on column mart.sales_pattern.mean_index is 'That mean by the mean of all days, 1 for an average day; null where that is not above 0.';
comment on column mart.sales_pattern.trend_days is 'Days of the part with a whole year around them, on which trend_index rests; null for weekdays.';
comment on column mart.sales_pattern.trend_index is 'Their mean by the mean of the yearly trend on the same days: the season without growth; null without such days and for weekdays.';

create table mart.sales_ratio (
  attribute text not null,
  cutoff date not null,
  lines bigint not null,
  eta_squared double precision,
  f double precision,
  between_degrees bigint,
  within_degrees bigint,
  p_value double precision,
  refused text,
  constraint sales_ratio_pkey primary key (attribute),
  constraint sales_ratio_attribute_is_known check (attribute in ('category', 'segment', 'ship_mode')),
  constraint sales_ratio_has_a_result_or_a_reason check ((eta_squared is null) = (refused is not null))
);
comment on table mart.sales_ratio is 'Grain: one row an attribute of order lines: how much of the spread of sales an order line it explains, whatever the order of its members. No units.';
comment on column mart.sales_ratio.attribute is 'category, segment or ship_mode.';
comment on column mart.sales_ratio.cutoff is 'Last business day whose order lines were taken.';
comment on column mart.sales_ratio.lines is 'Number of order lines.';
comment on column mart.sales_ratio.eta_squared is 'Correlation ratio: the share of the sum of squares that lies between the members, 0 to 1; null where it is refused.';
comment on column mart.sales_ratio.f is 'F statistic of equal means of all members.';
comment on column mart.sales_ratio.between_degrees is 'Members - 1.';
comment on column mart.sales_ratio.within_degrees is 'Lines - members.';
comment on column mart.sales_ratio.p_value is 'Probability of such an F or a greater one with equal means.';
comment on column mart.sales_ratio.refused is 'Why there is no result; null where there is one.';

create table mart.sales_ratio_member (
  attribute text not null,
  member text collate "C" not null,
  lines bigint not null,
  mean double precision not null,
  correlation double precision,
  p_value double precision,
  constraint sales_ratio_member_pkey primary key (attribute, member)
);
comment on table mart.sales_ratio_member is 'Grain: one row a member of an attribute of order lines.';
comment on column mart.sales_ratio_member.attribute is 'category, segment or ship_mode.';
comment on column mart.sales_ratio_member.member is 'Name of the member; unknown where the source has none.';
comment on column mart.sales_ratio_member.lines is 'Number of its order lines.';
comment on column mart.sales_ratio_member.mean is 'Mean sales of its order lines, in the shop''s currency.';
comment on column mart.sales_ratio_member.correlation is 'Correlation of sales with 1 for this member and 0 for every other, -1 to 1; null where the attribute is refused.';
comment on column mart.sales_ratio_member.p_value is 'Probability of such a correlation or a stronger one where there is none.';
