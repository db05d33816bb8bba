import type { Refusal } from "../../core/refusal.ts";
import type { ArimaFit, ArimaOrder } from "../arima/arima_model.ts";
import type { ArimaRunner } from "../arima/arima_runner.ts";
import { isSparse, SPARSE } from "./is_sparse.ts";
import type { Model, ModelForecast } from "./model.ts";

/** Thirteen weeks: with fewer, the seasonal terms would be guesswork. */
const FEWEST_DAYS = 91;

/** A fit with a forecast day above this multiple of the largest past day is refused. */
const MOST_TIMES_LARGEST = 1.5;

/**
 * A seasonal ARIMA model of sales, (p,d,q)(P,D,Q)s of Box, Jenkins, Reinsel and Ljung, Time Series Analysis, 5th ed. 2015,
 * chapter 9, fitted by maximum likelihood with npm's arima to the last `mostDays` days. A fit that did not converge or is out of
 * all proportion is refused; neither of these two tests finds all bad fits alone (measured).
 */
export function sarima(
  name: string,
  { order, mostDays, runner }: { order: ArimaOrder; mostDays: number; runner: ArimaRunner },
): Model {
  return {
    name,
    refusal(series, origin): Refusal | undefined {
      if (origin < FEWEST_DAYS) return { reason: `it needs ${FEWEST_DAYS} days` };
      return isSparse(series, origin) ? SPARSE : undefined;
    },
    async forecast({ filled }, { origins, horizon, deadline }): Promise<ModelForecast[]> {
      const forecasts: ModelForecast[] = [];
      for (const origin of origins) {
        deadline?.check();
        const values = filled.slice(Math.max(0, origin - mostDays), origin);
        const fit = await runner.fit({ values, order, horizon });
        forecasts.push(plausible(fit, filled.subarray(0, origin)));
      }
      return forecasts;
    },
  };
}

/** The fit's forecast, if it is plausible. */
function plausible(fit: ArimaFit | Refusal, history: Float64Array): ModelForecast {
  if ("reason" in fit) return { reason: `the fit failed: ${fit.reason}` };
  if (fit.code !== 1) return { reason: `the fit did not converge (code ${fit.code})` };
  const largest = history.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // in both directions: a day on which the shop is closed may well come out a little below 0, and is clipped
  if (!fit.mean.every((value) => Math.abs(value) <= MOST_TIMES_LARGEST * largest)) {
    return { reason: "a forecast day is out of proportion to the largest day of the past" };
  }
  return Float64Array.from(fit.mean);
}
