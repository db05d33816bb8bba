import { backtestOrigins } from "./backtest_origins.ts";
import { averageProjection, type Choice, chooseModels } from "./choose_models.ts";
import { historyErrors } from "./history_errors.ts";
import { forecastBounds, type PastLevels, pastLevels } from "./intervals.ts";
import type { Model } from "./models/model.ts";
import { orderValue } from "./models/order_value.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import type { PredictiveDraws } from "./predictive_draws.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import { type ProjectedMeasure, projectMeasure } from "./forecast_measure.ts";
import type { ProjectionTable } from "./model_forecasts.ts";
import { errorSample, type PastProjection, resampleErrors } from "./resample_errors.ts";
import type { SeriesForecast } from "./series_forecast.ts";
import { takeModel } from "./take_model.ts";
import { type OrderSample, orderSample, sampledValue, simulateOrders } from "./simulate_orders.ts";

/** Draws of a projection that is published, and of a past one that calibrates it. */
const DRAWS = 4_000;
const PAST_DRAWS = 300;

/** With fewer backtest errors the bounds come from the history itself. */
const FEWEST_ERRORS = 28;

/** Below this many origins the 95 % bounds are not calibrated. */
const CALIBRATED_ORIGINS = 26;

/** A past projection with its cutoff. */
interface Past extends PastProjection {
  readonly origin: number;
}

/** Options of a forecaster. */
export interface ForecasterOptions {
  readonly table: ProjectionTable;
  readonly horizon: number;
  /** Weekly backtest origins. */
  readonly origins: number;
  /** See `backtestOrigins`. */
  readonly weekday?: number | undefined;
  /** The seasonal model, left out if undefined. */
  readonly dear?: Model | undefined;
  /** The model to take instead of choosing. */
  readonly only?: Model | undefined;
}

/** Projects one series from any cutoff by what was known then: its choice, its bounds. */
export class Forecaster {
  readonly #series: PreparedSeries;
  readonly #options: ForecasterOptions;
  constructor(series: PreparedSeries, options: ForecasterOptions) {
    this.#series = series;
    this.#options = options;
  }

  /** The projection of the days from position `cutoff` on. */
  async at(cutoff: number): Promise<SeriesForecast> {
    const { table, horizon, dear, only } = this.#options;
    const origins = backtestOrigins(this.#series, {
      cutoff,
      horizon,
      count: this.#options.origins,
      weekday: this.#options.weekday,
    });
    const choice = only === undefined
      ? await chooseModels(this.#series, { table, dear, cutoff, origins, horizon })
      : await takeModel(this.#series, { table, model: only, cutoff, origins, horizon });
    const means = averageProjection(table, { models: choice.models, cutoff }) ?? this.#flatMean(cutoff);
    const past = origins.flatMap((origin): Past[] => {
      const projected = averageProjection(table, { models: choice.models, cutoff: origin });
      return projected === undefined
        ? []
        : [{ origin, means: projected, values: this.#series.values.subarray(origin, origin + horizon) }];
    });
    const sample = orderSample(this.#series, cutoff);
    const dispersion = this.#dispersion(past);
    const { draws, levels } = sample === undefined
      ? this.#fromErrors(past, { means, cutoff })
      : this.#fromOrders(past, { means, cutoff, sample, models: choice.models, dispersion });
    const { points, sum } = forecastBounds(draws, { means, levels });
    const { orders, quantity } = this.#series;
    const expected = this.#expectedOrders(means, cutoff);
    const measure = (amounts: Float64Array | undefined): ProjectedMeasure | undefined =>
      expected && amounts &&
      projectMeasure(this.#series, amounts, {
        cutoff,
        expected,
        dispersion,
        seed: this.#seed(cutoff),
      });
    return {
      name: this.#series.name,
      cutoff: this.#dayAt(cutoff - 1),
      points: points.map((point) => ({ ...point, day: this.#dayAt(cutoff + point.horizon - 1) })),
      sum,
      seasonalNaive: Array.from(table.at(seasonalNaive.name, cutoff) ?? means),
      orders: measure(orders),
      quantity: measure(quantity),
      models: choice.models,
      status: statusOf(choice, past.length),
      intervals: sample === undefined ? "past errors" : "simulated",
      notes: this.#series.notes,
      scores: choice.scores,
    };
  }

  #fromErrors(
    past: readonly Past[],
    { means, cutoff }: { means: Float64Array; cutoff: number },
  ): { draws: PredictiveDraws; levels: PastLevels } {
    const backtested = errorSample(past);
    const isEnough = backtested.days.length >= FEWEST_ERRORS;
    const sample = isEnough ? backtested : errorSample(historyErrors(this.#series, cutoff));
    const draw = resampleErrors(sample, { seed: this.#seed(cutoff) });
    return {
      draws: draw(means),
      levels: isEnough ? joinLevels(past.map((one) => pastLevels(draw(one.means), one))) : { days: [], sums: [] },
    };
  }

  #fromOrders(
    past: readonly Past[],
    { means, cutoff, sample, models, dispersion }: {
      means: Float64Array;
      cutoff: number;
      sample: OrderSample;
      models: readonly string[];
      dispersion: number;
    },
  ): { draws: PredictiveDraws; levels: PastLevels } {
    const levels = past.flatMap((one): PastLevels[] => {
      const compute = (): PastLevels => {
        const pastSample = orderSample(this.#series, one.origin);
        if (pastSample === undefined) return { days: [], sums: [] };
        const drawn = { sample: pastSample, means: one.means };
        return pastLevels(simulateOrders(drawn, { dispersion, draws: PAST_DRAWS, seed: this.#seed(one.origin) }), one);
      };
      const known = one.origin + this.#options.horizon;
      return [this.#options.table.remember(`levels of ${models.join()} at ${dispersion}`, known, compute)];
    });
    return {
      draws: simulateOrders({ sample, means }, { dispersion, draws: DRAWS, seed: this.#seed(cutoff) }),
      levels: joinLevels(levels),
    };
  }

  /** Variance over mean of the orders about their projection, in steps of 0.05, 1 at least: below that orders would avoid each other. */
  #dispersion(past: readonly Past[]): number {
    let sum = 0;
    let days = 0;
    for (const { origin, means } of past) {
      const value = sampledValue(this.#series, origin);
      if (value === undefined) continue;
      means.forEach((mean, step) => {
        const expected = mean / value;
        const orders = this.#series.orders![origin + step]!;
        if (expected <= 0 || Number.isNaN(orders)) return;
        sum += (orders - expected) ** 2 / expected;
        days++;
      });
    }
    return days === 0 ? 1 : Math.max(1, Math.round(20 * sum / days) / 20);
  }

  /** Orders by step; 0 where the last orders brought nothing. Undefined without order counts. */
  #expectedOrders(means: Float64Array, cutoff: number): Float64Array | undefined {
    if (this.#series.orders === undefined) return undefined;
    const value = orderValue(this.#series, cutoff) ?? 0;
    return means.map((mean) => value > 0 ? mean / value : 0);
  }

  #flatMean(cutoff: number): Float64Array {
    const known = this.#series.values.subarray(0, cutoff).filter((value) => !Number.isNaN(value));
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    return new Float64Array(this.#options.horizon).fill(Math.max(0, mean));
  }

  /** The same for a series and a cutoff, whatever else is projected. */
  #seed(cutoff: number): number {
    let seed = this.#series.firstDay + cutoff;
    for (const character of this.#series.name) seed = Math.imul(seed ^ character.codePointAt(0)!, 0x01000193);
    return seed;
  }

  #dayAt(position: number): string {
    return Temporal.PlainDate.from("1970-01-01").add({ days: this.#series.firstDay + position }).toString();
  }
}

function joinLevels(levels: readonly PastLevels[]): PastLevels {
  return { days: levels.flatMap((one) => one.days), sums: levels.flatMap((one) => one.sums) };
}

function statusOf({ status }: Choice, origins: number): string {
  if (origins >= CALIBRATED_ORIGINS) return status;
  const bounds = `bounds not calibrated: ${origins} of ${CALIBRATED_ORIGINS} origins`;
  return status === "ok" ? bounds : `${status}; ${bounds}`;
}
