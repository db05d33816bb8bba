-- Forecasts of every series that the dashboards show: one made two weeks before the newest day with orders, whose days
-- have come and one of whose bounds was passed by far, and one made on it.
insert into mart.series (series_name, grouping, member)
select distinct format('%s: %s', daily.grouping, daily.member), daily.grouping, daily.member
from mart.sales_daily_by as daily
where daily.grouping in ('category', 'region', 'segment')
on conflict do nothing;

insert into mart.forecast_run (made_at, cutoff, horizon, model, parameters, status, data, is_backtest)
select now(), newest.day - days, 7, 'best_three', '{}', 'ok', 'test', days > 0
from (select max(daily.day) as day from mart.sales_daily as daily) as newest
cross join (values (14), (0)) as made (days)
order by made.days desc;

insert into mart.forecast (run_id, measure, series, day, horizon, mean, lo_80, hi_80, lo_95, hi_95, seasonal_naive)
select run.run_id, 'sales', series.series_name, run.cutoff + ahead, ahead, 2, 1, 3, 0, 4, 5
from mart.forecast_run as run
cross join mart.series
cross join generate_series(1, 7) as ahead;

insert into mart.forecast_series (
  run_id, measure, series, models, status, intervals, notes, naive_mae, naive_rmse, mean, lo_80, hi_80, lo_95, hi_95
)
select run.run_id, 'sales', series.series_name, '{a}', 'ok', 'simulated', '{}', 2, 3, 14, 9, 18, 5, 25
from mart.forecast_run as run
cross join mart.series;
