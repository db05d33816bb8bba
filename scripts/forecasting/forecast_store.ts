import { forecastAll } from "./forecast_all.ts";
import { type Grouping, reconcile } from "./reconcile.ts";
import { roundForecasts } from "./round_forecasts.ts";
import type { SeriesForecast } from "./series_forecast.ts";
import type { StoreSeries } from "./store_series.ts";

/** Projections of a store's series that add up. */
export interface ProjectedStore {
  readonly current: readonly SeriesForecast[];
  /** Those of the past by cutoff, the oldest first. */
  readonly past: ReadonlyMap<string, readonly SeriesForecast[]>;
  /** Why a series has no projection, by its name. */
  readonly refused: ReadonlyMap<string, string>;
  /** For the next run. */
  readonly caches: ReadonlyMap<string, string>;
}

/** Backtest origins are cutoffs before a Monday: they stay the same for a week, and so do the projections from them. */
const ORIGIN_WEEKDAY = 4;

/** Series with few members are the ones that past projections are made for. */
const PAST_GROUPINGS = new Set(["total", "category", "segment", "region"]);

/** Projects every series, makes each cutoff's projections add up and rounds them. */
export async function projectStore(
  { series, members, groupings }: StoreSeries,
  { horizon, model, pastWeeks, caches = new Map(), onProgress }: {
    horizon: number;
    model: string;
    /** Weekly projections of the past to be made as well, of the total, the categories, segments and regions. */
    pastWeeks: number;
    caches: ReadonlyMap<string, string> | undefined;
    onProgress: (done: number, all: number) => void;
  },
): Promise<ProjectedStore> {
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
  const refused = new Map<string, string>();
  const current: SeriesForecast[] = [];
  const past: SeriesForecast[] = [];
  const kept = new Map<string, string>();
  for (const result of results) {
    if ("reason" in result) {
      refused.set(result.name, result.reason);
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
    refused,
    caches: kept,
  };
}

/** Reconciles and rounds what there is: a grouping whose parent has no projection stays as it is. */
function addUp(forecasts: readonly SeriesForecast[], groupings: readonly Grouping[]): SeriesForecast[] {
  const names = new Set(forecasts.map(({ name }) => name));
  const known = groupings.flatMap((grouping): Grouping[] => {
    const children = grouping.children.filter((child) => names.has(child));
    return names.has(grouping.parent) && children.length > 0 ? [{ ...grouping, children }] : [];
  });
  return roundForecasts(reconcile(forecasts, known), known);
}
