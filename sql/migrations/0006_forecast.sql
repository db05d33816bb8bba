-- The forecast of every series and measure with what made it, and what is known ahead of a day.
alter table mart.dim_date add column holiday text;
comment on column mart.dim_date.holiday is 'Public holiday in the shop''s country, as written by the task holidays; null on other days.';

create table mart.calendar_event (
  event text not null,
  day date not null,
  value numeric not null default 1,
  constraint calendar_event_pkey primary key (event, day)
);
comment on table mart.calendar_event is 'Grain: one row an event and day. Numbers known ahead that move sales, such as promotions; kept by the shop, read by the forecast. A day without a row counts 0.';
comment on column mart.calendar_event.event is 'What it is, such as promotion: a column of its own in the forecast.';
comment on column mart.calendar_event.day is 'Business day that it falls on.';
comment on column mart.calendar_event.value is 'How much of it, such as 1, or the depth of a discount.';

create table mart.series (
  series text collate "C" not null,
  grouping text not null,
  member text collate "C" not null,
  constraint series_pkey primary key (series),
  constraint series_is_one_a_member unique (grouping, member)
);
comment on table mart.series is 'Grain: one row a series that is projected.';
comment on column mart.series.series is 'Name: total, or grouping and member as in category: Furniture.';
comment on column mart.series.grouping is 'total, or a grouping of mart.sales_daily_by.';
comment on column mart.series.member is 'total, or a member of that grouping.';
insert into mart.series values ('total', 'total', 'total');

alter table mart.forecast_run add column is_backtest boolean not null default false;
alter table mart.forecast_run add column data text;
comment on column mart.forecast_run.model is 'best_three for the mean of the three models that are best in the backtest, chosen by series; otherwise the one model that was asked for, to compare.';
comment on column mart.forecast_run.parameters is 'What it was asked for: weekly backtest origins, models averaged.';
comment on column mart.forecast_run.status is 'ok, or what is to be known about the run.';
comment on column mart.forecast_run.is_backtest is 'Whether it was made afterwards, by what was known at its cutoff.';
comment on column mart.forecast_run.data is 'Hash of the numbers and of the code that it was made from; null for projections of the first version.';

drop function if exists mart.save_forecast(timestamptz, date, integer, text, jsonb, text, jsonb);

alter table mart.forecast add column measure text not null default 'sales';
alter table mart.forecast alter column measure drop default;
alter table mart.forecast add column seasonal_naive numeric(18, 4);
alter table mart.forecast drop constraint forecast_pkey;
alter table mart.forecast add constraint forecast_pkey primary key (run_id, measure, series, day);
alter table mart.forecast add constraint forecast_measure_is_known check (measure in ('sales', 'orders', 'quantity'));
alter table mart.forecast
add constraint forecast_has_a_series foreign key (series) references mart.series (series);
comment on table mart.forecast is 'Grain: one row a projection, measure, series and projected day. Sales in the shop''s currency, quantity in units.';
comment on column mart.forecast.series is 'What is projected, as in mart.series.';
comment on column mart.forecast.measure is 'sales, orders or quantity.';
comment on column mart.forecast.mean is 'Projected value of the day. Sales and quantity of the members of a grouping add up to those of the whole, and so do orders, except by category and subcategory, where an order counts in each.';
comment on column mart.forecast.seasonal_naive is 'Sales of the same weekday a week before the cutoff''s, the baseline; null for other measures.';

create table mart.forecast_series (
  run_id bigint not null,
  measure text not null,
  series text collate "C" not null,
  models text[] not null,
  status text not null,
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
  constraint forecast_series_has_a_series foreign key (series) references mart.series (series),
  constraint forecast_series_measure_is_known check (measure in ('sales', 'orders', 'quantity')),
  constraint forecast_series_bounds_are_nested
    check (lo_95 <= lo_80 and lo_80 <= mean and mean <= hi_80 and hi_80 <= hi_95)
);
comment on table mart.forecast_series is 'Grain: one row a projection, measure and series: the sum of all projected days, and what made it. Sales in the shop''s currency, quantity in units.';
comment on column mart.forecast_series.run_id is 'The projection that it belongs to.';
comment on column mart.forecast_series.measure is 'sales, orders or quantity.';
comment on column mart.forecast_series.series is 'What is projected, as in mart.series.';
comment on column mart.forecast_series.models is 'Models whose mean was taken.';
comment on column mart.forecast_series.status is 'ok, or what is to be known about the choice or the bounds, such as that seasonal naive replaced a worse choice.';
comment on column mart.forecast_series.intervals is 'How the bounds were made: simulated from orders and their values, or from past errors.';
comment on column mart.forecast_series.notes is 'What was done to the data: outages, days set aside, a late beginning.';
comment on column mart.forecast_series.naive_mae is 'Mean absolute difference between days a week apart up to the cutoff, the scale of MASE; null where it is 0 or for other measures than sales.';
comment on column mart.forecast_series.naive_rmse is 'Root mean square difference between days a week apart up to the cutoff, the scale of RMSSE; null where it is 0 or for other measures than sales.';
comment on column mart.forecast_series.mean is 'Projected sum of all days of the horizon.';
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
  constraint forecast_model_score_belongs_to_a_run foreign key (run_id) references mart.forecast_run (run_id),
  constraint forecast_model_score_has_a_series foreign key (series) references mart.series (series)
);
comment on table mart.forecast_model_score is 'Grain: one row a projection, series and model that was tried: how it did in the rolling-origin backtest of daily sales before the cutoff.';
comment on column mart.forecast_model_score.run_id is 'The projection that was to be made.';
comment on column mart.forecast_model_score.series is 'What is projected, as in mart.series.';
comment on column mart.forecast_model_score.model is 'Name of the model.';
comment on column mart.forecast_model_score.rank is '1 for the best.';
comment on column mart.forecast_model_score.origins is 'Weekly origins that it projected from.';
comment on column mart.forecast_model_score.rmse is 'Root mean square error of a day, in the shop''s currency.';
comment on column mart.forecast_model_score.relative is 'RMSE over that of seasonal naive on the same origins: below 1 is better; null where seasonal naive has no error.';
comment on column mart.forecast_model_score.is_chosen is 'Whether it is in the mean that was published.';
