import { addDays } from "../core/days.ts";
import { backtestOrigins } from "./backtest_origins.ts";
import { averageForecast, type Choice, chooseModels } from "./choose_models.ts";
import { type BacktestForecast, forecastDraws, orderDispersion, seedOf } from "./forecast_draws.ts";
import { forecastMeasure } from "./forecast_measure.ts";
import { forecastBounds } from "./intervals.ts";
import type { ModelForecasts } from "./model_forecasts.ts";
import type { Model } from "./models/model.ts";
import { orderValue } from "./models/order_value.ts";
import { seasonalNaive } from "./models/seasonal_naive.ts";
import type { PreparedSeries } from "./prepared_series.ts";
import type { MeasureForecast, SeriesForecast } from "./series_forecast.ts";
import { silenceAt } from "./silence.ts";
import { flatMean } from "./simple_forecast.ts";
import { requestedModel } from "./requested_model.ts";

/** With fewer origins than this the 95 % bounds are not calibrated. */
const CALIBRATED_ORIGINS = 26;

/** Options of a forecaster. */
export interface ForecasterOptions {
  readonly forecasts: ModelForecasts;
  /** Days to forecast. */
  readonly horizon: number;
  /** The number of weekly backtest origins. */
  readonly origins: number;
  /** See `backtestOrigins`. */
  readonly weekday?: number | undefined;
  /** The seasonal model, whose fits are expensive; not tried if undefined. */
  readonly expensive?: Model | undefined;
  /** The model to use instead of choosing. */
  readonly only?: Model | undefined;
}

/** Forecasts one series from any origin, with choice and bounds, from what was known then. */
export class Forecaster {
  readonly #series: PreparedSeries;
  readonly #options: ForecasterOptions;
  constructor(series: PreparedSeries, options: ForecasterOptions) {
    this.#series = series;
    this.#options = options;
  }

  /** The forecast of the days from position `origin` on. */
  async at(origin: number): Promise<SeriesForecast> {
    const series = this.#series;
    const { forecasts, horizon, weekday } = this.#options;
    const origins = backtestOrigins(series, { origin, horizon, count: this.#options.origins, weekday });
    const choice = await this.#choose(origin, origins);
    const { models, scores } = choice;
    const means = averageForecast(forecasts, { models, origin }) ?? flatMean(series, { origin, horizon });
    const past = this.#backtest(models, origins);
    const dispersion = orderDispersion(series, past);
    const { draws, levels, intervals } = forecastDraws(series, past, { forecasts, models, origin, means, dispersion });
    const { points, sum } = forecastBounds(draws, { means, levels });
    const reason = reasonOf(choice, past.length);
    const expected = this.#expectedOrders(means, origin);
    const measure = (amounts: Float64Array | undefined): MeasureForecast | undefined =>
      expected && amounts &&
      forecastMeasure(series, amounts, { origin, expected, dispersion, seed: seedOf(series, origin) });
    return {
      name: series.name,
      cutoff: this.#dayAt(origin - 1),
      points: points.map((point) => ({ ...point, day: this.#dayAt(origin + point.horizon - 1) })),
      sum,
      seasonalNaive: Array.from(forecasts.at(seasonalNaive.name, origin) ?? means),
      orders: measure(series.orders),
      quantity: measure(series.quantity),
      models,
      status: reason === undefined ? "ok" : "fallback",
      reason,
      intervals,
      notes: this.#notesAt(origin),
      scores,
    };
  }

  async #choose(origin: number, origins: readonly number[]): Promise<Choice> {
    const { forecasts, horizon, expensive, only } = this.#options;
    return only === undefined
      ? await chooseModels(this.#series, { forecasts, expensive, origin, origins, horizon })
      : await requestedModel(this.#series, { forecasts, model: only, origin, origins, horizon });
  }

  /** The forecasts of the models' average from past origins, with the actual values. */
  #backtest(models: readonly string[], origins: readonly number[]): BacktestForecast[] {
    const { forecasts, horizon } = this.#options;
    return origins.flatMap((origin): BacktestForecast[] => {
      const means = averageForecast(forecasts, { models, origin });
      return means === undefined
        ? []
        : [{ origin, means, values: this.#series.values.subarray(origin, origin + horizon) }];
    });
  }

  /** The expected orders of each day, 0 if the last orders had no value; undefined without order counts. */
  #expectedOrders(means: Float64Array, origin: number): Float64Array | undefined {
    if (this.#series.orders === undefined) return undefined;
    const value = orderValue(this.#series, origin) ?? 0;
    return means.map((mean) => value > 0 ? mean / value : 0);
  }

  #notesAt(origin: number): string[] {
    const silence = silenceAt(this.#series, { origin, horizon: this.#options.horizon });
    if (silence === undefined) return [...this.#series.notes];
    const days = silence.days.every((isSilent) => isSilent)
      ? "each day"
      : "days around which it sold nothing last year";
    return [...this.#series.notes, `sold nothing after ${this.#dayAt(silence.from - 1)}: the forecast of ${days} is 0`];
  }

  #dayAt(position: number): string {
    return addDays("1970-01-01", this.#series.firstDay + position);
  }
}

/** Why a forecast is a fallback: its models, its bounds, or both. */
function reasonOf(choice: Choice, origins: number): string | undefined {
  if (origins >= CALIBRATED_ORIGINS) return choice.reason;
  const bounds = `bounds not calibrated: ${origins} of ${CALIBRATED_ORIGINS} origins`;
  return choice.reason === undefined ? bounds : `${choice.reason}; ${bounds}`;
}
