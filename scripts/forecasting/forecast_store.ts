import type { Refusal } from "../core/refusal.ts";
import { forecastAll } from "./forecast_all.ts";
import { type Grouping, reconcile } from "./reconcile.ts";
import { roundForecasts } from "./round_forecasts.ts";
import type { SeriesForecast } from "./series_forecast.ts";
import type { StoreSeries } from "./store_series.ts";

/** Forecasts of a store's series that add up. */
export interface StoreForecast {
  readonly current: readonly SeriesForecast[];
  /** Those of the past by cutoff, the oldest first. */
  readonly past: ReadonlyMap<string, readonly SeriesForecast[]>;
  /** The series that cannot be forecast, by name. */
  readonly refusals: ReadonlyMap<string, Refusal>;
  /** By series, for the next run. */
  readonly caches: ReadonlyMap<string, string>;
}

/** Backtest origins are Mondays: they stay the same for a week, and so do the forecasts from them. */
const ORIGIN_WEEKDAY = 4;

/** Groupings with few members, for which past forecasts are made. */
const PAST_GROUPINGS = new Set(["total", "category", "segment", "region"]);

/** Forecasts every series, makes the forecasts of each cutoff add up, and rounds them. */
export async function forecastStore(
  { series, members, groupings }: StoreSeries,
  { horizon, model, pastWeeks, caches = new Map(), onProgress }: {
    horizon: number;
    model: string;
    /** The number of past weekly forecasts to make as well, of the total, the categories, segments and regions. */
    pastWeeks: number;
    caches: ReadonlyMap<string, string> | undefined;
    onProgress: (done: number, all: number) => void;
  },
): Promise<StoreForecast> {
  const withPast = new Set(members.filter(({ grouping }) => PAST_GROUPINGS.has(grouping)).map((one) => one.series));
  const results = await forecastAll(
    series,
    {
      horizon,
      model,
      backtest: (name) => withPast.has(name) ? pastWeeks : 0,
      weekday: ORIGIN_WEEKDAY,
      caches,
      onProgress,
    },
  );
  const refusals = new Map<string, Refusal>();
  const current: SeriesForecast[] = [];
  const past: SeriesForecast[] = [];
  const kept = new Map<string, string>();
  for (const result of results) {
    if ("reason" in result) {
      refusals.set(result.name, result);
      continue;
    }
    current.push(result.forecast);
    past.push(...result.backtest);
    kept.set(result.name, result.cache);
  }
  const byCutoff = Map.groupBy(past, ({ cutoff }) => cutoff);
  return {
    current: addUp(current, groupings),
    past: new Map([...byCutoff].sort().map(([cutoff, forecasts]) => [cutoff, addUp(forecasts, groupings)])),
    refusals,
    caches: kept,
  };
}

/** Reconciles and rounds the forecasts that there are. A grouping whose parent has none stays as it is. */
function addUp(forecasts: readonly SeriesForecast[], groupings: readonly Grouping[]): SeriesForecast[] {
  const names = new Set(forecasts.map(({ name }) => name));
  const known = groupings.flatMap((grouping): Grouping[] => {
    const children = grouping.children.filter((child) => names.has(child));
    return names.has(grouping.parent) && children.length > 0 ? [{ ...grouping, children }] : [];
  });
  return roundForecasts(reconcile(forecasts, known), known);
}
