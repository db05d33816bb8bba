import type { Deadline } from "../deadline.ts";
import type { PreparedSeries } from "../prepared_series.ts";
import { fitGlm } from "./fit_glm.ts";
import { type GlmDesign, glmDesign, type GlmFit, type GlmTerms } from "./glm_design.ts";
import { GlmSteps } from "./glm_steps.ts";
import type { Remember } from "./model.ts";

/** The column to which a log-linear model is fitted, and the model's terms. */
export interface GlmTarget {
  readonly of: "sales" | "orders";
  readonly terms: GlmTerms;
}

/** A fit, with the design that it belongs to. */
export interface Fitted {
  readonly design: GlmDesign;
  readonly fit: GlmFit;
}

/** Days of history needed to distinguish a yearly season from a trend: with one Fourier pair, and with all of them. */
const ONE_PAIR_DAYS = 400;
export const ALL_PAIRS_DAYS = 540;

/** Days between full fits, counted from 1970-01-01, once there is a year of days. */
const REFIT_DAYS = 182;
const YEAR = 364;

/** Days before the origin on which the steps between full fits are checked, besides the horizon. */
const CHECKED_DAYS = 28;

/** Results for a series that models with the same target share. */
interface Shared {
  /** By origin; undefined where the values do not allow a fit. */
  readonly fits: Map<number, Fitted | undefined>;
  /** For all days of the series and the horizon, by the number of yearly pairs. */
  readonly designs: Map<number, GlmDesign>;
}

const shared = new WeakMap<PreparedSeries, Map<string, Shared>>();

/** The values of a series that a target is fitted to. */
export function targetValues(series: PreparedSeries, { of }: GlmTarget): Float64Array {
  return of === "sales" ? series.values : series.orders!;
}

/**
 * The fits of a target at each origin, by origin. With less than 540 days of history there is one yearly pair, with less than 400
 * there is none.
 */
export function glmFits(
  series: PreparedSeries,
  { target, origins, horizon, remember, deadline }: {
    target: GlmTarget;
    origins: readonly number[];
    horizon: number;
    remember: Remember;
    deadline: Deadline | undefined;
  },
): ReadonlyMap<number, Fitted | undefined> {
  const { of, terms } = target;
  const byKey = shared.get(series) ?? new Map<string, Shared>();
  shared.set(series, byKey);
  const key = `${of} ${terms.yearly} ${terms.monthly} ${horizon}`;
  const own: Shared = byKey.get(key) ?? { fits: new Map(), designs: new Map() };
  byKey.set(key, own);
  const missing = origins.filter((origin) => !own.fits.has(origin)).sort((a, b) => a - b);
  const pairs = (origin: number): number => Math.min(terms.yearly, mostYearlyPairs(origin));
  for (const [yearly, members] of Map.groupBy(missing, pairs)) {
    const days = series.length + horizon;
    const design = own.designs.get(yearly) ?? glmDesign(series, { terms: { ...terms, yearly }, days });
    own.designs.set(yearly, design);
    const values = targetValues(series, target);
    const fitAt = (anchor: number): GlmFit | undefined =>
      rememberedFit(`fit of ${of} ${yearly} ${terms.monthly}`, { design, values, anchor, remember });
    fitAll(series, { design, fitAt, values, origins: members, horizon, fits: own.fits, deadline });
  }
  return own.fits;
}

function mostYearlyPairs(origin: number): number {
  return origin >= ALL_PAIRS_DAYS ? Infinity : origin >= ONE_PAIR_DAYS ? 1 : 0;
}

/** Fits at each of the ascending origins: by a step from the last full fit before it, or in full if there is none. */
function fitAll(
  series: PreparedSeries,
  { design, fitAt, values, origins, horizon, fits, deadline }: {
    design: GlmDesign;
    fitAt: (anchor: number) => GlmFit | undefined;
    values: Float64Array;
    origins: readonly number[];
    horizon: number;
    fits: Map<number, Fitted | undefined>;
    deadline: Deadline | undefined;
  },
): void {
  let anchor = -1;
  let anchorFit: GlmFit | undefined;
  let steps: GlmSteps | undefined;
  for (const origin of origins) {
    deadline?.check();
    if (anchorOf(series, origin) !== anchor) {
      anchor = anchorOf(series, origin);
      anchorFit = fitAt(anchor);
      steps = anchorFit && new GlmSteps({ design, values, length: anchor }, anchorFit);
    }
    const checked = { from: Math.max(0, origin - CHECKED_DAYS), to: origin + horizon };
    const fit = anchor === origin
      ? anchorFit
      : steps?.fitTo(origin, checked) ?? fitGlm({ design, values, length: origin });
    fits.set(origin, fit && { design, fit });
  }
}

/** The full fit to the days before an anchor. An earlier run may have kept it, which saves half of a day's work. */
function rememberedFit(
  key: string,
  { design, values, anchor, remember }: { design: GlmDesign; values: Float64Array; anchor: number; remember: Remember },
): GlmFit | undefined {
  const kept = remember(key, anchor, () => {
    const fit = fitGlm({ design, values, length: anchor });
    return fit === undefined ? null : { ...fit, coefficients: Array.from(fit.coefficients) };
  });
  return kept === null ? undefined : { ...kept, coefficients: Float64Array.from(kept.coefficients) };
}

/**
 * The position of the full fit that the fit at an origin is one step from: the last multiple of 26 weeks, counted from 1970-01-01 so
 * that it is the same tomorrow. It is the origin itself while less than a year of days lies before that.
 */
function anchorOf({ firstDay }: PreparedSeries, origin: number): number {
  const anchor = Math.floor((firstDay + origin) / REFIT_DAYS) * REFIT_DAYS - firstDay;
  return anchor >= YEAR ? anchor : origin;
}
