import type { Model } from "./models/model.ts";
import { CHEAP_POOL } from "./models/model_pool.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import type { ProjectionTable } from "./model_forecasts.ts";
import { type ModelScore, originError, scoreModels } from "./score_models.ts";

/** Which models are averaged, and why. */
export interface Choice {
  /** Names; "flat_mean" alone where the history is too short for any model. */
  readonly models: string[];
  /** "ok", or what is to be known about the choice. */
  readonly status: string;
  /** Every model's score, the best first; empty without a backtest. */
  readonly scores: ModelScore[];
}

/** Models averaged. */
const AVERAGED = 3;

/** With less history the backtest is too short to choose by: the plain models are averaged unseen. */
const FEWEST_DAYS = 91;
const UNSEEN = ["ewma", "ses", "glm_4"];

/** With less history there are not two days of each weekday. */
const FEWEST_FOR_WEEKDAYS = 14;

/** Origins that a model must have projected from to be chosen. */
const FEWEST_ORIGINS = 4;

/**
 * The dear model is tried from every 13th week first, then from every 4th, then from the last 26 origins, as long as it is among
 * the three best by 2 %; a model of sales, it is not tried where the three best are all models of orders. On the Superstore's 77
 * series it is chosen for one; tried from all origins it would cost more time than all other models together.
 */
const TRIAL_WEEKS = [13, 4];
const FULL_TRIAL = 26;
const AHEAD = 0.98;

/** One-sided 5 % point of the normal distribution. */
const CLEARLY = 1.64;

/**
 * Chooses the models to be averaged from `cutoff`: the three with the least error over the backtest origins among those that
 * project from the cutoff. Averaging beats choosing one, and weights fitted to the errors lose to equal ones (Timmermann,
 * Forecast Combinations, Handbook of Economic Forecasting 2006; measured here as well).
 *
 * With less than 91 days of history EWMA, SES and GLM are averaged unseen; with less than 14, the mean of all days is taken.
 * Where the average was clearly worse than seasonal naive over the backtest (a paired test of the origins' mean squared errors
 * at 5 %), seasonal naive is taken. `dear` is a model whose fits cost much: it is tried from a few origins first.
 */
export async function chooseModels(
  series: PreparedSeries,
  { table, dear, cutoff, origins, horizon }: {
    table: ProjectionTable;
    dear?: Model | undefined;
    cutoff: number;
    origins: readonly number[];
    horizon: number;
  },
): Promise<Choice> {
  if (cutoff < FEWEST_FOR_WEEKDAYS) {
    return { models: ["flat_mean"], status: `only ${cutoff} days of history`, scores: [] };
  }
  await table.project(seasonalNaive, [...origins, cutoff]);
  for (const model of CHEAP_POOL) await table.project(model, origins);
  const pool = new Map(CHEAP_POOL.map((model) => [model.name, model]));
  const score = (models: readonly string[], from: readonly number[]): ModelScore[] =>
    scoreModels(series, { table, models, baseline: seasonalNaive.name, origins: from, horizon });
  if (cutoff < FEWEST_DAYS) {
    return {
      models: await firstReady(UNSEEN),
      status: `only ${cutoff} days of history, plain models are averaged`,
      scores: score([seasonalNaive.name, ...pool.keys()], origins),
    };
  }

  let scores = score([seasonalNaive.name, ...pool.keys()], origins);
  let models = await bestOf(scores);
  if (dear !== undefined && !models.every(isOfOrders) && await mayBeAmongBest(dear)) {
    pool.set(dear.name, dear);
    await table.project(dear, origins.slice(-FULL_TRIAL));
    scores = score([seasonalNaive.name, ...pool.keys()], origins);
    models = await bestOf(scores);
  }
  if (models.length === 0) return { models: [seasonalNaive.name], status: "no other model gives a projection", scores };
  const excess = excessOverBaseline(series, { table, models, origins, horizon });
  if (excess > CLEARLY) {
    return {
      models: [seasonalNaive.name],
      status: `${models.join(", ")} were clearly worse than seasonal naive over the backtest (z ${excess.toFixed(1)})`,
      scores,
    };
  }
  return { models, status: "ok", scores };

  async function bestOf(scores: readonly ModelScore[]): Promise<string[]> {
    const tried = scores.filter((one) => pool.has(one.model) && one.origins >= FEWEST_ORIGINS);
    return await firstReady(tried.map(({ model }) => model));
  }

  /** The first three that project from the cutoff: only what may be averaged is projected from there. */
  async function firstReady(names: readonly string[]): Promise<string[]> {
    const ready: string[] = [];
    for (const name of names) {
      if (ready.length === AVERAGED) break;
      await table.project(pool.get(name)!, [cutoff]);
      if (table.at(name, cutoff) !== undefined) ready.push(name);
    }
    return ready;
  }

  async function mayBeAmongBest(dear: Model): Promise<boolean> {
    const rivals = [...pool.values()].filter((model) => model.objection(series, cutoff) === undefined);
    for (const weeks of TRIAL_WEEKS) {
      const trial = origins.filter((origin) => Math.floor((series.firstDay + origin) / 7) % weeks === 0);
      await table.project(dear, trial);
      const [own] = score([dear.name], trial);
      const scores = score(rivals.map(({ name }) => name), trial);
      if (own === undefined || own.origins === 0) return false;
      if (scores.length >= AVERAGED && own.relative > AHEAD * scores[AVERAGED - 1]!.relative) return false;
    }
    return true;
  }
}

function isOfOrders(model: string): boolean {
  return model.startsWith("orders_");
}

/** The mean of the chosen models' projections from a cutoff; undefined where one of them has none. */
export function averageProjection(
  table: ProjectionTable,
  { models, cutoff }: { models: readonly string[]; cutoff: number },
): Float64Array | undefined {
  let average: Float64Array | undefined;
  for (const model of models) {
    const projection = table.at(model, cutoff);
    if (projection === undefined) return undefined;
    average ??= new Float64Array(projection.length);
    for (let step = 0; step < projection.length; step++) average[step]! += projection[step]! / models.length;
  }
  return average;
}

/** By how many standard errors the average's mean squared error exceeds seasonal naive's. */
function excessOverBaseline(
  series: PreparedSeries,
  { table, models, origins, horizon }: {
    table: ProjectionTable;
    models: readonly string[];
    origins: readonly number[];
    horizon: number;
  },
): number {
  const differences = origins.flatMap((origin) => {
    const own = originError(series, { means: averageProjection(table, { models, cutoff: origin }), origin, horizon });
    const baseline = originError(series, { means: table.at(seasonalNaive.name, origin), origin, horizon })!;
    return own === undefined || own.days === 0 ? [] : [own.sum / own.days - baseline.sum / baseline.days];
  });
  if (differences.length < FEWEST_ORIGINS) return 0;
  const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (differences.length - 1);
  return variance === 0 ? (mean > 0 ? Infinity : 0) : mean / Math.sqrt(variance / differences.length);
}
