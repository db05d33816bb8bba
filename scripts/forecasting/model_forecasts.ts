import type { Refusal } from "../core/refusal.ts";
import { closedDays } from "./closed_days.ts";
import type { Deadline } from "./deadline.ts";
import { fingerprints } from "./fingerprints.ts";
import type { Model, Remember } from "./models/model.ts";
import type { PreparedSeries } from "./prepared_series.ts";

/**
 * The results of past origins of one series: the forecasts of models, their full fits, and the levels at which bounds held. The
 * caller keeps them, as JSON if need be, and passes them in again the next day. An entry is used only if the days from which it was
 * computed are the same to the last bit.
 */
export type BacktestCache = Record<
  string,
  { readonly data: string; readonly means?: number[]; readonly reason?: string; readonly value?: unknown }
>;

/** The forecasts of one series by model and origin. Each is computed once, or taken from the cache of an earlier run. */
export class ModelForecasts {
  readonly #series: PreparedSeries;
  readonly #horizon: number;
  readonly #earlier: BacktestCache;
  readonly #used: BacktestCache = {};
  /** By model and origin. */
  readonly #means = new Map<string, Map<number, Float64Array>>();
  readonly #closed = new Map<number, boolean[]>();
  readonly #fingerprints: (origin: number) => string;
  readonly #deadline: Deadline | undefined;

  constructor(
    series: PreparedSeries,
    options: { horizon: number; cache?: BacktestCache; deadline?: Deadline | undefined },
  ) {
    this.#series = series;
    this.#horizon = options.horizon;
    this.#earlier = options.cache ?? {};
    this.#fingerprints = fingerprints(series, options.horizon);
    this.#deadline = options.deadline;
  }

  /**
   * Makes a model's forecasts from the origins, except those that it refuses and those that exist. Throws `DeadlineMissed` if the
   * deadline passes first.
   */
  async make(model: Model, origins: readonly number[]): Promise<void> {
    const missing = origins.filter((origin) =>
      model.refusal(this.#series, origin) === undefined && !this.#restore(model.name, origin)
    );
    if (missing.length === 0) return;
    this.#deadline?.check();
    const forecasts = await model.forecast(this.#series, {
      origins: missing,
      horizon: this.#horizon,
      remember: this.remember,
      deadline: this.#deadline,
    });
    for (const [index, origin] of missing.entries()) {
      const key = this.#key(model.name, origin);
      const forecast = forecasts[index]!;
      const data = this.#fingerprints(origin);
      if ("reason" in forecast) {
        this.#used[key] = { data, reason: forecast.reason };
        continue;
      }
      if (!forecast.every(Number.isFinite)) {
        this.#used[key] = { data, reason: "a forecast day is not a finite number" };
        continue;
      }
      const closed = this.closed(origin);
      const means = forecast.map((mean, step) => closed[step] ? 0 : Math.max(0, mean));
      this.#used[key] = { data, means: Array.from(means) };
      this.#put(model.name, origin, means);
    }
  }

  /** A model's forecast from an origin, a mean a day, not below 0 and 0 on closed days; undefined if there is none. */
  at(model: string, origin: number): Float64Array | undefined {
    return this.#means.get(model)?.get(origin);
  }

  /** Why a model has no forecast from an origin. */
  refusal(model: Model, origin: number): Refusal | undefined {
    const refusal = model.refusal(this.#series, origin);
    if (refusal !== undefined) return refusal;
    const reason = this.#used[this.#key(model.name, origin)]?.reason;
    return reason === undefined ? undefined : { reason };
  }

  /** Returns the result of `compute` on the days before position `until`, or that of an earlier run with the same `key` and days. */
  readonly remember: Remember = (key, until, compute) => {
    const name = this.#key(key, until);
    const data = this.#fingerprints(until);
    const entry = this.#used[name] ?? this.#earlier[name];
    if (entry?.data === data && entry.value !== undefined) {
      this.#used[name] = entry;
      return entry.value as ReturnType<typeof compute>;
    }
    this.#deadline?.check();
    const value = compute();
    this.#used[name] = { data, value };
    return value;
  };

  /** Whether the shop is closed on each day of the horizon from an origin. */
  closed(origin: number): boolean[] {
    let closed = this.#closed.get(origin);
    if (closed === undefined) {
      closed = closedDays(this.#series, { origin, horizon: this.#horizon });
      this.#closed.set(origin, closed);
    }
    return closed;
  }

  /** The entries that this run has used; older ones are dropped. */
  get cache(): BacktestCache {
    return this.#used;
  }

  /** Whether the forecast exists, or could be taken from the earlier run. */
  #restore(model: string, origin: number): boolean {
    if (this.at(model, origin) !== undefined) return true;
    const key = this.#key(model, origin);
    if (this.#used[key] !== undefined) return true;
    const entry = this.#earlier[key];
    if (entry === undefined || entry.data !== this.#fingerprints(origin)) return false;
    this.#used[key] = entry;
    if (entry.means !== undefined) this.#put(model, origin, Float64Array.from(entry.means));
    return true;
  }

  #put(model: string, origin: number, means: Float64Array): void {
    const ofModel = this.#means.get(model) ?? new Map<number, Float64Array>();
    this.#means.set(model, ofModel);
    ofModel.set(origin, means);
  }

  /** By date: positions shift if the series begins earlier. */
  #key(model: string, origin: number): string {
    return `${model}/${this.#horizon}/${this.#series.firstDay + origin}`;
  }
}
