import type { PreparedSeries } from "../prepared_series.ts";
import { fitGlm, type GlmFit, GlmSteps, linearPredictor } from "./fit_glm.ts";
import { type GlmDesign, glmDesign, type GlmTerms } from "./glm_design.ts";
import { isSparse, SPARSE } from "./is_sparse.ts";
import type { Model, Projection, Remember } from "./model.ts";
import { orderValue } from "./order_value.ts";

const NEEDS = 28;

/** Days of history from which on a yearly season can be told from a trend: one Fourier pair, and all of them. */
const ONE_PAIR_DAYS = 400;
const ALL_PAIRS_DAYS = 540;

/** The fewest yearly pairs that a model of the pool has. */
const FEW_PAIRS = 4;

/** Days of history from which on the month has terms of its own. */
const MONTH_DAYS = 180;

/** Days between full fits, counted from 1970-01-01, once there is a year of days. */
const REFIT_DAYS = 182;
const YEAR = 364;

/** Days before the cutoff on which the steps between full fits are checked, besides the horizon. */
const CHECKED_DAYS = 28;

/** Days whose sum corrects the level, and by which power of the ratio: half the way, in logarithms. */
const LEVEL_DAYS = 28;
const LEVEL_POWER = 0.5;

/** A correction beyond a factor of 2 is no drift of the level but a change that the model does not know. */
const MOST_CORRECTION = 2;

/** What a log-linear model is fitted to, and with which terms. */
interface Target {
  readonly of: "sales" | "orders";
  readonly terms: GlmTerms;
  /** Whether the means are multiplied by (sales / fitted sales of the last 28 days)^0.5. */
  readonly isLevelled?: boolean;
}

/** What models with the same target and terms share of a series. */
interface Shared {
  readonly fits: Map<number, Fitted | undefined>;
  /** For all days of the series and the horizon, by the number of yearly pairs. */
  readonly designs: Map<number, GlmDesign>;
}

const shared = new WeakMap<PreparedSeries, Map<string, Shared>>();

/** A fit with the design that it belongs to. */
interface Fitted {
  readonly design: GlmDesign;
  readonly fit: GlmFit;
}

/**
 * A log-linear model of sales, or of orders times the mean order value (see `fit_glm.ts` for the fit and `glm_design.ts` for the
 * terms). The trend is held at the cutoff. With less than 540 days there is one yearly pair, with less than 400 none; with less
 * than 180 days the month has no terms.
 */
export function logLinear(name: string, target: Target): Model {
  const { of, terms, isLevelled = false } = target;
  return {
    name,
    objection(series, cutoff): string | undefined {
      if (of === "orders" && series.orders === undefined) return "there are no order counts";
      if (cutoff < NEEDS) return `it needs ${NEEDS} days`;
      if (terms.yearly > FEW_PAIRS && terms.monthly === 0 && cutoff < ALL_PAIRS_DAYS) {
        return `with less than ${ALL_PAIRS_DAYS} days it is the same as with fewer yearly terms`;
      }
      if ((terms.yearly > FEW_PAIRS || terms.monthly > 0) && isSparse(series, cutoff)) return SPARSE;
      if (terms.monthly > 0 && cutoff < MONTH_DAYS) return `its terms for the month need ${MONTH_DAYS} days`;
      return undefined;
    },
    project(series, { cutoffs, horizon, remember = (_key, _until, compute) => compute() }): Projection[] {
      const values = of === "sales" ? series.values : series.orders!;
      const fits = fitsOf(series, { target, cutoffs, horizon, remember });
      return cutoffs.map((cutoff): Projection => {
        const fitted = fits.get(cutoff);
        const value = of === "sales" ? 1 : orderValue(series, cutoff);
        if (fitted === undefined || value === undefined) return { failure: "the history adds up to nothing" };
        const factor = value * (isLevelled ? levelCorrection(fitted, { values, cutoff }) : 1);
        return Float64Array.from(
          { length: horizon },
          (_, step) => factor * meanAt(fitted, { position: cutoff + step, cutoff }),
        );
      });
    },
  };
}

function fitsOf(
  series: PreparedSeries,
  { target: { of, terms }, cutoffs, horizon, remember }: {
    target: Target;
    cutoffs: readonly number[];
    horizon: number;
    remember: Remember;
  },
): Map<number, Fitted | undefined> {
  const byKey = shared.get(series) ?? new Map<string, Shared>();
  shared.set(series, byKey);
  const key = `${of} ${terms.yearly} ${terms.monthly} ${horizon}`;
  const own: Shared = byKey.get(key) ?? { fits: new Map(), designs: new Map() };
  byKey.set(key, own);
  const missing = cutoffs.filter((cutoff) => !own.fits.has(cutoff)).sort((a, b) => a - b);
  const pairs = (cutoff: number): number => Math.min(terms.yearly, mostYearlyPairs(cutoff));
  for (const [yearly, members] of Map.groupBy(missing, pairs)) {
    const days = series.length + horizon;
    const design = own.designs.get(yearly) ?? glmDesign(series, { terms: { ...terms, yearly }, days });
    own.designs.set(yearly, design);
    const values = of === "sales" ? series.values : series.orders!;
    const fitAt = (anchor: number): GlmFit | undefined =>
      rememberedFit(`fit of ${of} ${yearly} ${terms.monthly}`, { design, values, anchor, remember });
    fitAll(series, { design, fitAt, values, cutoffs: members, horizon, fits: own.fits });
  }
  return own.fits;
}

/** Fits at each of the ascending cutoffs, each by a step from the last full fit before it where there is one. */
function fitAll(
  series: PreparedSeries,
  { design, fitAt, values, cutoffs, horizon, fits }: {
    design: GlmDesign;
    fitAt: (anchor: number) => GlmFit | undefined;
    values: Float64Array;
    cutoffs: readonly number[];
    horizon: number;
    fits: Map<number, Fitted | undefined>;
  },
): void {
  let anchor = -1;
  let anchorFit: GlmFit | undefined;
  let steps: GlmSteps | undefined;
  for (const cutoff of cutoffs) {
    if (anchorOf(series, cutoff) !== anchor) {
      anchor = anchorOf(series, cutoff);
      anchorFit = fitAt(anchor);
      steps = anchorFit && new GlmSteps({ design, values, length: anchor }, anchorFit);
    }
    const checked = { from: Math.max(0, cutoff - CHECKED_DAYS), to: cutoff + horizon };
    const fit = anchor === cutoff
      ? anchorFit
      : steps?.fitTo(cutoff, checked) ?? fitGlm({ design, values, length: cutoff });
    fits.set(cutoff, fit && { design, fit });
  }
}

/** The full fit to the days before an anchor, which is half of a day's work where it is not taken from an earlier run. */
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
 * Where the full fit is made that a cutoff's fit is one step from: the last multiple of 26 weeks, counted from 1970-01-01 so that
 * it is the same tomorrow; the cutoff itself while less than a year of days lies before that.
 */
function anchorOf({ firstDay }: PreparedSeries, cutoff: number): number {
  const anchor = Math.floor((firstDay + cutoff) / REFIT_DAYS) * REFIT_DAYS - firstDay;
  return anchor >= YEAR ? anchor : cutoff;
}

function meanAt({ design, fit }: Fitted, { position, cutoff }: { position: number; cutoff: number }): number {
  return fit.scale * Math.exp(linearPredictor(design, { coefficients: fit.coefficients, position, cutoff }));
}

/** How much the last 28 days sold more than fitted, half of it: a level that drifts is met half way. */
function levelCorrection(fitted: Fitted, { values, cutoff }: { values: Float64Array; cutoff: number }): number {
  let actual = 0;
  let expected = 0;
  for (let position = Math.max(0, cutoff - LEVEL_DAYS); position < cutoff; position++) {
    if (Number.isNaN(values[position]!)) continue;
    actual += values[position]!;
    expected += meanAt(fitted, { position, cutoff });
  }
  if (!(actual > 0)) return 1;
  return Math.min(MOST_CORRECTION, Math.max(1 / MOST_CORRECTION, (actual / expected) ** LEVEL_POWER));
}

function mostYearlyPairs(cutoff: number): number {
  return cutoff >= ALL_PAIRS_DAYS ? Infinity : cutoff >= ONE_PAIR_DAYS ? 1 : 0;
}
