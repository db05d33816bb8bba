import type { Refusal } from "../../core/refusal.ts";
import { linearPredictor } from "./glm_design.ts";
import { ALL_PAIRS_DAYS, type Fitted, glmFits, type GlmTarget, targetValues } from "./glm_fits.ts";
import { isSparse, SPARSE } from "./is_sparse.ts";
import type { Model, ModelForecast } from "./model.ts";
import { orderValue } from "./order_value.ts";

const FEWEST_DAYS = 28;

/** The fewest yearly pairs that a model of the pool has. */
const FEW_PAIRS = 4;

/** Days of history needed for terms of the month. */
const MONTH_DAYS = 180;

/** Days whose sum corrects the means, and the power of the correcting ratio: half of it, in logarithms. */
const RECENT_DAYS = 28;
const RECENT_POWER = 0.5;

/** A correction by more than a factor of 2 would not be drift but a change that the model does not know. */
const MOST_CORRECTION = 2;

/** The options of a log-linear model. */
export interface LogLinearOptions extends GlmTarget {
  /** Whether the means are multiplied by (sales / fitted sales of the last 28 days)^0.5. */
  readonly followsRecent?: boolean;
}

/**
 * A log-linear model of sales, or of orders times the mean value of an order (see `fit_glm.ts` for the fit and `glm_design.ts` for
 * the terms). The trend is held at the origin. A model with terms for the month needs 180 days. One with more than 4 yearly pairs
 * and no month needs 540: with fewer days it would be the same as a model with 4 pairs.
 */
export function logLinear(name: string, options: LogLinearOptions): Model {
  const { of, terms, followsRecent = false } = options;
  return {
    name,
    refusal(series, origin): Refusal | undefined {
      if (of === "orders" && series.orders === undefined) return { reason: "there are no order counts" };
      if (origin < FEWEST_DAYS) return { reason: `it needs ${FEWEST_DAYS} days` };
      if (terms.yearly > FEW_PAIRS && terms.monthly === 0 && origin < ALL_PAIRS_DAYS) {
        return { reason: `with less than ${ALL_PAIRS_DAYS} days it is the same as with fewer yearly terms` };
      }
      if ((terms.yearly > FEW_PAIRS || terms.monthly > 0) && isSparse(series, origin)) return SPARSE;
      if (terms.monthly > 0 && origin < MONTH_DAYS) {
        return { reason: `its terms for the month need ${MONTH_DAYS} days` };
      }
      return undefined;
    },
    forecast(series, { origins, horizon, deadline, remember = (_key, _until, compute) => compute() }): ModelForecast[] {
      const values = targetValues(series, options);
      const fits = glmFits(series, { target: options, origins, horizon, remember, deadline });
      return origins.map((origin): ModelForecast => {
        const fitted = fits.get(origin);
        const value = of === "sales" ? 1 : orderValue(series, origin);
        if (fitted === undefined || value === undefined) return { reason: "the history adds up to nothing" };
        const factor = value * (followsRecent ? recentCorrection(fitted, { values, origin }) : 1);
        return Float64Array.from(
          { length: horizon },
          (_, step) => factor * meanAt(fitted, { position: origin + step, origin }),
        );
      });
    },
  };
}

function meanAt({ design, fit }: Fitted, { position, origin }: { position: number; origin: number }): number {
  return fit.scale * Math.exp(linearPredictor(design, { coefficients: fit.coefficients, position, origin }));
}

/** The factor that moves the means halfway, in logarithms, from the fitted to the actual sales of the last 28 days. */
function recentCorrection(fitted: Fitted, { values, origin }: { values: Float64Array; origin: number }): number {
  let actual = 0;
  let expected = 0;
  for (let position = Math.max(0, origin - RECENT_DAYS); position < origin; position++) {
    if (Number.isNaN(values[position]!)) continue;
    actual += values[position]!;
    expected += meanAt(fitted, { position, origin });
  }
  if (!(actual > 0)) return 1;
  return Math.min(MOST_CORRECTION, Math.max(1 / MOST_CORRECTION, (actual / expected) ** RECENT_POWER));
}
