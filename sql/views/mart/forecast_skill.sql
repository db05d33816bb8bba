-- mart.forecast_skill: how accurate the published forecasts of the last 28 days were, and whether that calls for an alert.
create or replace view mart.forecast_skill as
with recent as (
  select
    scored.grouping, scored.member, scored.series,
    count(distinct scored.day) as days,
    count(*) as forecasts,
    sqrt(avg((scored.sales - scored.mean) * (scored.sales - scored.mean))) as rmse,
    sqrt(avg((scored.sales - scored.seasonal_naive) * (scored.sales - scored.seasonal_naive))) as naive_rmse,
    sum(abs(scored.sales - scored.mean)) / nullif(sum(abs(scored.sales)), 0) as wape,
    sum(scored.mean - scored.sales) / nullif(sum(abs(scored.sales)), 0) as bias,
    avg(scored.is_inside_80::integer) as coverage_80,
    avg(scored.is_inside_95::integer) as coverage_95
  from mart.forecast_scored as scored
  where
    scored.model = 'best_three'
    and scored.day > (select newest.cutoff - 28 from mart.forecast_run_latest as newest)
  group by scored.grouping, scored.member, scored.series
)

select
  recent.grouping, recent.member, recent.series, recent.days, recent.forecasts, recent.rmse, recent.naive_rmse, recent.wape,
  recent.bias, recent.coverage_80, recent.coverage_95,
  1 - recent.rmse / nullif(recent.naive_rmse, 0) as skill,
  -- with fewer days the sign of the difference is mostly chance
  recent.days >= 14 and recent.rmse > recent.naive_rmse as is_worse
from recent;

comment on view mart.forecast_skill is 'Grain: one row per series, over its forecasts of the last 28 days whose sales are known. Sales in the store''s currency.';
comment on column mart.forecast_skill.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.forecast_skill.member is 'Member of the grouping, or total.';
comment on column mart.forecast_skill.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.forecast_skill.days is 'Number of forecast days whose sales are known.';
comment on column mart.forecast_skill.forecasts is 'Number of forecasts of those days: a day is forecast from several cutoffs.';
comment on column mart.forecast_skill.rmse is 'Root mean square error of a day.';
comment on column mart.forecast_skill.naive_rmse is 'Root mean square error of a day''s seasonal naive forecast, the baseline; null where the forecasts have none.';
comment on column mart.forecast_skill.wape is 'Sum of absolute errors divided by the sum of sales, 0.25 for 25 %; null if there were no sales.';
comment on column mart.forecast_skill.bias is 'Forecast minus actual sum, divided by the actual sum: above 0 if the forecast was too high; null if there were no sales.';
comment on column mart.forecast_skill.coverage_80 is 'Share of the forecasts whose 80 % interval contained actual sales.';
comment on column mart.forecast_skill.coverage_95 is 'Share of the forecasts whose 95 % interval contained actual sales.';
comment on column mart.forecast_skill.skill is '1 minus the RMSE divided by the RMSE of seasonal naive: above 0 if the forecast was better; null where seasonal naive has no error.';
comment on column mart.forecast_skill.is_worse is 'Whether skill is below 0 over at least 14 days; null where there is no skill.';
