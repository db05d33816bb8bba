import type { ArimaFit, ArimaOrder } from "./arima/arima_model.ts";
import { ArimaRunner } from "./arima/arima_runner.ts";
import type { ForecastPoint } from "./forecast_point.ts";
import { WEEKDAY_MEAN_DAYS, weekdayMean } from "./weekday_mean.ts";

/** A projection of daily sales, with what made it. */
export interface DailyForecast {
  readonly model: "sarima" | "weekday_mean";
  /** What the model was told, to be kept with the run. */
  readonly parameters: Record<string, number>;
  /** "ok", or "fallback: " and why the seasonal model was not used. */
  readonly status: string;
  readonly points: ForecastPoint[];
}

const ORDER: ArimaOrder = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };

/** Nearly four years; the package itself breaks down between 7,000 and 8,200 values. */
const MOST_DAYS = 1400;

/** Thirteen weeks: with less the seasonal terms are guessed. */
const FEWEST_DAYS = 91;

/** Quantiles 0.9 and 0.975 of the normal distribution. */
const Z80 = 1.2816;
const Z95 = 1.96;

/**
 * Projects the `horizon` days after the last of `values`: sales per calendar day, oldest first, days without orders as 0.
 *
 * A seasonal ARIMA model makes it, with Gaussian bands from the variance of its forecast; when there is too little
 * history, or the fit fails, takes longer than `timeout` milliseconds or runs away, the mean by weekday does, and
 * `model` and `status` say so. Nothing is projected below 0. The same values give the same projection, bit by bit.
 * Throws a `RangeError` without values, or when one is not a finite number.
 */
export async function forecastDaily(
  values: number[],
  options: { horizon: number; timeout?: number },
): Promise<DailyForecast> {
  const { horizon, timeout = 10_000 } = options;
  if (values.length === 0) throw new RangeError("Cannot project sales: there is no day to start from");
  const oddOne = values.findIndex((value) => !Number.isFinite(value));
  if (oddOne !== -1) throw new RangeError(`Cannot project sales: day ${oddOne + 1} is ${values[oddOne]}, not a number`);

  if (values.length < FEWEST_DAYS) {
    return fallback(values, horizon, `${values.length} days of history, the seasonal model needs ${FEWEST_DAYS}`);
  }
  const recent = values.slice(-MOST_DAYS);
  using runner = new ArimaRunner({ timeout });
  const fit = await runner.fit({ values: Float64Array.from(recent), order: ORDER, horizon });
  if ("failure" in fit) return fallback(values, horizon, `the fit failed: ${fit.failure}`);
  const objection = objectionTo(fit, largestOf(values));
  if (objection !== undefined) return fallback(values, horizon, objection);
  return {
    model: "sarima",
    parameters: { ...ORDER, days: recent.length },
    status: "ok",
    points: fit.mean.map((mean, index) => gaussianPoint(index + 1, mean, Math.sqrt(fit.variance[index]!))),
  };
}

function fallback(values: number[], horizon: number, reason: string): DailyForecast {
  return {
    model: "weekday_mean",
    parameters: { days: Math.min(values.length, WEEKDAY_MEAN_DAYS) },
    status: `fallback: ${reason}`,
    points: weekdayMean(values, horizon),
  };
}

/** Why a fit cannot be believed, if so: its own code does not tell of every forecast that runs away. */
function objectionTo({ code, mean, variance }: ArimaFit, largestDay: number): string | undefined {
  if (code !== 1) return `the fit did not converge (code ${code})`;
  if (!variance.every((value) => value > 0 && Number.isFinite(value))) return "the variance is not a positive number";
  // both ways: a day the shop is closed may well come out a little below 0, and is clipped
  if (!mean.every((value) => Math.abs(value) <= 1.5 * largestDay)) {
    return "a projected day is out of proportion to the largest day of the past";
  }
  return undefined;
}

function gaussianPoint(horizon: number, mean: number, deviation: number): ForecastPoint {
  return {
    horizon,
    mean: Math.max(0, mean),
    lo80: Math.max(0, mean - Z80 * deviation),
    hi80: Math.max(0, mean + Z80 * deviation),
    lo95: Math.max(0, mean - Z95 * deviation),
    hi95: Math.max(0, mean + Z95 * deviation),
  };
}

function largestOf(values: number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
