-- mart.forecast_anomaly: days whose sales lay outside the 95 % interval of the last forecast made before them.
--
-- Days without an interval are left out: on a day on which the shop is closed, and for a series that has ended, the forecast and all
-- its bounds are 0.
create or replace view mart.forecast_anomaly as
select
  last_word.day, last_word.grouping, last_word.member, last_word.series, last_word.sales, last_word.mean, last_word.lo_95,
  last_word.hi_95,
  last_word.sales - case when last_word.sales > last_word.hi_95 then last_word.hi_95 else last_word.lo_95 end as excess,
  (last_word.sales - last_word.mean)
  / nullif(case when last_word.sales > last_word.hi_95 then last_word.hi_95 - last_word.mean else last_word.mean - last_word.lo_95 end, 0)
    as distance
from (
  select distinct on (scored.series, scored.day)
    scored.day, scored.grouping, scored.member, scored.series, scored.sales, scored.mean, scored.lo_95, scored.hi_95,
    scored.is_inside_95
  from mart.forecast_scored as scored
  where scored.model = 'best_three'
  order by scored.series, scored.day, scored.cutoff desc, scored.run_id desc
) as last_word
where not last_word.is_inside_95 and last_word.lo_95 < last_word.hi_95;

comment on view mart.forecast_anomaly is 'Grain: one row per series and business day whose sales lay outside the 95 % interval of the forecast. Sales in the store''s currency. About one day in twenty is expected to.';
comment on column mart.forecast_anomaly.day is 'Business day.';
comment on column mart.forecast_anomaly.grouping is 'total, category, subcategory, segment, region, state, ship_mode or source.';
comment on column mart.forecast_anomaly.member is 'Member of the grouping, or total.';
comment on column mart.forecast_anomaly.series is 'The series: total, or grouping and member, such as category: Furniture.';
comment on column mart.forecast_anomaly.sales is 'Actual sales.';
comment on column mart.forecast_anomaly.mean is 'Mean of the last forecast made before that day.';
comment on column mart.forecast_anomaly.lo_95 is 'Lower bound of its 95 % interval.';
comment on column mart.forecast_anomaly.hi_95 is 'Upper bound of its 95 % interval.';
comment on column mart.forecast_anomaly.excess is 'Sales minus the bound that they crossed, below 0 for a day that sold too little.';
comment on column mart.forecast_anomaly.distance is 'Sales minus the mean, divided by the distance from the mean to the bound that they crossed: above 1 or below -1; null if that bound equals the mean.';
