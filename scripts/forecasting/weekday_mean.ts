import type { ForecastPoint } from "./forecast_point.ts";

/** How far back the mean looks. */
export const WEEKDAY_MEAN_DAYS = 8 * 7;

/**
 * Projects each day as the mean of its weekday over the last 8 weeks; with less than 2 weeks of days, as the mean of all.
 * The bands are quantiles of how far each of those days lay from the mean of its fellows (itself left out).
 */
export function weekdayMean(values: number[], horizon: number): ForecastPoint[] {
  const recent = values.slice(-WEEKDAY_MEAN_DAYS);
  const seasonLength = recent.length >= 14 ? 7 : 1;
  // counted back from the cutoff, so that phase 0 is the last day's weekday
  const groups = Array.from(
    { length: seasonLength },
    (_, phase) => recent.filter((_, index) => (recent.length - 1 - index) % seasonLength === phase),
  );
  const means = groups.map(mean);
  const deviations = groups
    .flatMap((group, phase) => group.map((value) => leaveOneOutDeviation(value, means[phase]!, group.length)))
    .sort((a, b) => a - b);

  return Array.from({ length: horizon }, (_, index) => {
    const phase = (seasonLength - (index + 1) % seasonLength) % seasonLength;
    const center = Math.max(0, means[phase]!);
    return {
      horizon: index + 1,
      mean: center,
      lo80: Math.max(0, center + Math.min(0, quantile(deviations, 0.1))),
      hi80: center + Math.max(0, quantile(deviations, 0.9)),
      lo95: Math.max(0, center + Math.min(0, quantile(deviations, 0.025))),
      hi95: center + Math.max(0, quantile(deviations, 0.975)),
    };
  });
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `value` minus the mean of the other `count - 1` values; 0 when there is no other. */
function leaveOneOutDeviation(value: number, meanOfAll: number, count: number): number {
  return count === 1 ? 0 : (value - meanOfAll) * count / (count - 1);
}

/** Linear interpolation between the order statistics (Hyndman and Fan 1996, type 7) of ascending values. */
function quantile(ascending: number[], probability: number): number {
  const position = (ascending.length - 1) * probability;
  const below = ascending[Math.floor(position)]!;
  const above = ascending[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}
