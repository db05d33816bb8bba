import { closedDays } from "./closed_days.ts";
import { fingerprints } from "./fingerprints.ts";
import type { Model, Remember } from "./models/model.ts";
import type { PreparedSeries } from "./prepared_series.ts";

/**
 * What was computed of past cutoffs of one series, for the caller to keep, as JSON if need be, and to hand in again the next day:
 * what models projected, their full fits, and at which levels their bounds held. An entry is used only where the days that it
 * was computed from are the same to the last bit.
 */
export type BacktestCache = Record<
  string,
  { readonly data: string; readonly means?: number[]; readonly failure?: string; readonly value?: unknown }
>;

/** The projections of one series by model and cutoff; each is computed once, or taken from an earlier run's cache. */
export class ProjectionTable {
  readonly #series: PreparedSeries;
  readonly #horizon: number;
  readonly #earlier: BacktestCache;
  readonly #used: BacktestCache = {};
  /** By model and cutoff. */
  readonly #means = new Map<string, Map<number, Float64Array>>();
  readonly #closed = new Map<number, boolean[]>();
  readonly #fingerprints: (cutoff: number) => string;

  constructor(series: PreparedSeries, options: { horizon: number; cache?: BacktestCache }) {
    this.#series = series;
    this.#horizon = options.horizon;
    this.#earlier = options.cache ?? {};
    this.#fingerprints = fingerprints(series, options.horizon);
  }

  /** Projects a model from every cutoff that it is for and that is not in the table yet. */
  async project(model: Model, cutoffs: readonly number[]): Promise<void> {
    const missing = cutoffs.filter((cutoff) =>
      model.objection(this.#series, cutoff) === undefined && !this.#restore(model.name, cutoff)
    );
    if (missing.length === 0) return;
    const projections = await model.project(this.#series, {
      cutoffs: missing,
      horizon: this.#horizon,
      remember: this.remember,
    });
    for (const [index, cutoff] of missing.entries()) {
      const key = this.#key(model.name, cutoff);
      const projection = projections[index]!;
      const data = this.#fingerprints(cutoff);
      if ("failure" in projection) {
        this.#used[key] = { data, failure: projection.failure };
        continue;
      }
      if (!projection.every(Number.isFinite)) {
        this.#used[key] = { data, failure: "a projected day is not a finite number" };
        continue;
      }
      const closed = this.closed(cutoff);
      const means = projection.map((mean, step) => closed[step] ? 0 : Math.max(0, mean));
      this.#used[key] = { data, means: Array.from(means) };
      this.#put(model.name, cutoff, means);
    }
  }

  /** A model's projection from a cutoff, clipped at 0 and 0 on closed days; undefined where there is none. */
  at(model: string, cutoff: number): Float64Array | undefined {
    return this.#means.get(model)?.get(cutoff);
  }

  /** Why a model that was asked has no projection from a cutoff. */
  failure(model: string, cutoff: number): string | undefined {
    return this.#used[this.#key(model, cutoff)]?.failure;
  }

  /** What `compute` gives from the days before position `until`, or gave an earlier run from the same ones by the same `key`. */
  readonly remember: Remember = (key, until, compute) => {
    const name = this.#key(key, until);
    const data = this.#fingerprints(until);
    const entry = this.#used[name] ?? this.#earlier[name];
    const value = entry?.data === data && entry.value !== undefined
      ? entry.value as ReturnType<typeof compute>
      : compute();
    this.#used[name] = { data, value };
    return value;
  };

  /** Which days of the horizon from a cutoff the shop is closed. */
  closed(cutoff: number): boolean[] {
    let closed = this.#closed.get(cutoff);
    if (closed === undefined) {
      closed = closedDays(this.#series, { cutoff, horizon: this.#horizon });
      this.#closed.set(cutoff, closed);
    }
    return closed;
  }

  /** The entries that this run has used: old ones are forgotten. */
  get cache(): BacktestCache {
    return this.#used;
  }

  /** Whether the entry is in the table, or could be taken there from the earlier run. */
  #restore(model: string, cutoff: number): boolean {
    if (this.at(model, cutoff) !== undefined) return true;
    const key = this.#key(model, cutoff);
    if (this.#used[key] !== undefined) return true;
    const entry = this.#earlier[key];
    if (entry === undefined || entry.data !== this.#fingerprints(cutoff)) return false;
    this.#used[key] = entry;
    if (entry.means !== undefined) this.#put(model, cutoff, Float64Array.from(entry.means));
    return true;
  }

  #put(model: string, cutoff: number, means: Float64Array): void {
    const ofModel = this.#means.get(model) ?? new Map<number, Float64Array>();
    this.#means.set(model, ofModel);
    ofModel.set(cutoff, means);
  }

  /** By date, since a position means another day once the series begins earlier. */
  #key(model: string, cutoff: number): string {
    return `${model}/${this.#horizon}/${this.#series.firstDay + cutoff}`;
  }
}
