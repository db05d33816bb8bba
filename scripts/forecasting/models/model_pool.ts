import type { ArimaRunner } from "../arima/arima_runner.ts";
import { logLinear } from "./log_linear.ts";
import type { Model } from "./model.ts";
import { sarima } from "./sarima.ts";
import { seasonalNaive } from "./seasonal_naive.ts";
import { weekdayEwma } from "./weekday_ewma.ts";
import { ordersSes, weekdaySes } from "./weekday_ses.ts";

/** The models that may be averaged, besides the seasonal model, whose fits are expensive. */
export const CHEAP_POOL: readonly Model[] = [
  weekdayEwma,
  weekdaySes,
  logLinear("glm_4", { of: "sales", terms: { yearly: 4, monthly: 0 } }),
  logLinear("glm_4_recent", { of: "sales", terms: { yearly: 4, monthly: 0 }, followsRecent: true }),
  logLinear("glm_6", { of: "sales", terms: { yearly: 6, monthly: 0 } }),
  logLinear("glm_6_month", { of: "sales", terms: { yearly: 6, monthly: 3 } }),
  ordersSes,
  logLinear("orders_glm_4", { of: "orders", terms: { yearly: 4, monthly: 0 } }),
  logLinear("orders_glm_6", { of: "orders", terms: { yearly: 6, monthly: 0 } }),
  logLinear("orders_glm_6_month", { of: "orders", terms: { yearly: 6, monthly: 3 } }),
];

/** The name of the published forecast: the mean of the three models that are best in the backtest. */
export const BEST_THREE = "best_three";

/** The models that can be requested by name. */
export const MODEL_NAMES: readonly string[] = [
  seasonalNaive.name,
  ...CHEAP_POOL.map(({ name }) => name),
  "sarima",
  "original",
];

/** Whether a model's fits are so expensive that it is tried from fewer backtest origins. */
export function isExpensive(name: string): boolean {
  return name === "sarima" || name === "original";
}

/** The model with this name, one of `MODEL_NAMES`. */
export function modelNamed(name: string, runner: ArimaRunner): Model {
  const cheap = [seasonalNaive, ...CHEAP_POOL].find((model) => model.name === name);
  if (cheap !== undefined) return cheap;
  if (name === "sarima") return seasonalModel(runner);
  if (name === "original") return originalMethod(runner);
  throw new Error(`There is no model "${name}"`);
}

/** Seasonal ARIMA (1,0,1)(0,1,1)7 of the last year. */
export function seasonalModel(runner: ArimaRunner): Model {
  return sarima("sarima", { order: { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 }, mostDays: 365, runner });
}

/** The method of the system that Storecast replaces, ARIMA (1,1,1)(1,1,1)12 of the daily sums; for comparison only. */
export function originalMethod(runner: ArimaRunner): Model {
  return sarima("original", { order: { p: 1, d: 1, q: 1, P: 1, D: 1, Q: 1, s: 12 }, mostDays: 1_400, runner });
}
