import { sum } from "../core/series_math.ts";
import type { ModelForecasts } from "./model_forecasts.ts";
import type { Model } from "./models/model.ts";
import { CHEAP_POOL } from "./models/model_pool.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import { type ModelScore, originError, scoreModels } from "./score_models.ts";

/** The models to average. */
export interface Choice {
  /** Names; "flat_mean" alone if the history is too short for any model. */
  readonly models: string[];
  /** Why they are a fallback and not the best of the backtest; undefined if they are the best. */
  readonly reason: string | undefined;
  /** The score of every model, the best first; empty without a backtest. */
  readonly scores: ModelScore[];
}

/** The number of models to average. */
const AVERAGED = 3;

/** With fewer days of history the backtest is too short to choose by, and these plain models are averaged untested. */
const FEWEST_DAYS = 91;
const PLAIN = ["ewma", "ses", "glm_4"];

/** With fewer days of history there are not two days of each weekday. */
const FEWEST_FOR_WEEKDAYS = 14;

/** From fewer origins than this a model cannot be chosen. */
const FEWEST_ORIGINS = 4;

/**
 * The expensive model is tried from every 13th weekly origin first, then from every 4th, then from the last 26, as long as it beats the
 * third-best model by 2 %. It is a model of sales, so it is not tried if the three best are all models of orders. On the Superstore's
 * 77 series it is chosen for one; trying it from all origins would take more time than all other models together.
 */
const TRIAL_WEEKS = [13, 4];
const FULL_TRIAL = 26;
const AHEAD = 0.98;

/** One-sided 5 % point of the normal distribution. */
const CLEARLY = 1.64;

/**
 * Chooses the models to average in the forecast from `origin`: the three with the least error over the backtest origins, among
 * those that have a forecast from there. Averaging beats choosing one, and weights fitted to the errors lose to equal ones
 * (Timmermann, Forecast Combinations, Handbook of Economic Forecasting 2006; measured here as well).
 *
 * With less than 91 days of history EWMA, SES and GLM are averaged untested; with less than 14 the forecast is the mean of all days. If the
 * average was clearly worse than seasonal naive over the backtest (a paired test of the origins' mean squared errors at 5 %),
 * seasonal naive is used. `expensive` is a model whose fits take long: it is tried from a few origins first.
 */
export async function chooseModels(
  series: PreparedSeries,
  { forecasts, expensive, origin, origins, horizon }: {
    forecasts: ModelForecasts;
    expensive?: Model | undefined;
    origin: number;
    /** Backtest origins. */
    origins: readonly number[];
    horizon: number;
  },
): Promise<Choice> {
  if (origin < FEWEST_FOR_WEEKDAYS) {
    return { models: ["flat_mean"], reason: `only ${origin} ${origin === 1 ? "day" : "days"} of history`, scores: [] };
  }
  await forecasts.make(seasonalNaive, [...origins, origin]);
  for (const model of CHEAP_POOL) await forecasts.make(model, origins);
  const pool = new Map(CHEAP_POOL.map((model) => [model.name, model]));
  const score = (models: readonly string[], from: readonly number[]): ModelScore[] =>
    scoreModels(series, { forecasts, models, baseline: seasonalNaive.name, origins: from, horizon });
  if (origin < FEWEST_DAYS) {
    return {
      models: await firstReady(PLAIN),
      reason: `only ${origin} days of history, plain models are averaged`,
      scores: score([seasonalNaive.name, ...pool.keys()], origins),
    };
  }

  let scores = score([seasonalNaive.name, ...pool.keys()], origins);
  let models = await bestOf(scores);
  if (expensive !== undefined && !models.every(usesOrders) && await mayBeAmongBest(expensive)) {
    pool.set(expensive.name, expensive);
    await forecasts.make(expensive, origins.slice(-FULL_TRIAL));
    scores = score([seasonalNaive.name, ...pool.keys()], origins);
    models = await bestOf(scores);
  }
  if (models.length === 0) return { models: [seasonalNaive.name], reason: "no other model has a forecast", scores };
  const excess = excessOverBaseline(series, { forecasts, models, origins, horizon });
  if (excess > CLEARLY) {
    return {
      models: [seasonalNaive.name],
      reason: `${models.join(", ")} were clearly worse than seasonal naive over the backtest (z ${excess.toFixed(1)})`,
      scores,
    };
  }
  return { models, reason: undefined, scores };

  async function bestOf(scores: readonly ModelScore[]): Promise<string[]> {
    const tried = scores.filter((one) => pool.has(one.model) && one.origins >= FEWEST_ORIGINS);
    return await firstReady(tried.map(({ model }) => model));
  }

  /** The first three that have a forecast from the origin; makes such forecasts only until there are three. */
  async function firstReady(names: readonly string[]): Promise<string[]> {
    const ready: string[] = [];
    for (const name of names) {
      if (ready.length === AVERAGED) break;
      await forecasts.make(pool.get(name)!, [origin]);
      if (forecasts.at(name, origin) !== undefined) ready.push(name);
    }
    return ready;
  }

  async function mayBeAmongBest(expensive: Model): Promise<boolean> {
    const rivals = [...pool.values()].filter((model) => model.refusal(series, origin) === undefined);
    for (const weeks of TRIAL_WEEKS) {
      const trial = origins.filter((past) => Math.floor((series.firstDay + past) / 7) % weeks === 0);
      await forecasts.make(expensive, trial);
      const [own] = score([expensive.name], trial);
      const scores = score(rivals.map(({ name }) => name), trial);
      if (own === undefined) return false;
      if (scores.length >= AVERAGED && own.relative > AHEAD * scores[AVERAGED - 1]!.relative) return false;
    }
    return true;
  }
}

function usesOrders(model: string): boolean {
  return model.startsWith("orders_");
}

/** The mean of the models' forecasts from an origin, one number a day; undefined if one of them has none. */
export function averageForecast(
  forecasts: ModelForecasts,
  { models, origin }: { models: readonly string[]; origin: number },
): Float64Array | undefined {
  let average: Float64Array | undefined;
  for (const model of models) {
    const means = forecasts.at(model, origin);
    if (means === undefined) return undefined;
    average ??= new Float64Array(means.length);
    for (let step = 0; step < means.length; step++) average[step]! += means[step]! / models.length;
  }
  return average;
}

/** The excess of the average's mean squared error over seasonal naive's, in standard errors. */
function excessOverBaseline(
  series: PreparedSeries,
  { forecasts, models, origins, horizon }: {
    forecasts: ModelForecasts;
    models: readonly string[];
    origins: readonly number[];
    horizon: number;
  },
): number {
  const differences = origins.flatMap((origin) => {
    const own = originError(series, { means: averageForecast(forecasts, { models, origin }), origin, horizon });
    const baseline = originError(series, { means: forecasts.at(seasonalNaive.name, origin), origin, horizon })!;
    return own === undefined || own.days === 0 ? [] : [own.sum / own.days - baseline.sum / baseline.days];
  });
  if (differences.length < FEWEST_ORIGINS) return 0;
  const mean = sum(differences) / differences.length;
  const variance = differences.reduce((total, one) => total + (one - mean) ** 2, 0) / (differences.length - 1);
  return variance === 0 ? (mean > 0 ? Infinity : 0) : mean / Math.sqrt(variance / differences.length);
}
