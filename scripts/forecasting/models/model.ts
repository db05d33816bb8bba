import type { PreparedSeries } from "../prepared_series.ts";

/** What a model projects from one cutoff: one number a day of the horizon, or why there is none. */
export type Projection = Float64Array | { readonly failure: string };

/** Gives what `compute` gives from the days before position `until` and the calendar; as JSON, from an earlier run if it can be. */
export type Remember = <Value>(key: string, until: number, compute: () => Value) => Value;

/** Cutoffs are positions: a projection from cutoff `c` knows the days before position `c` and begins with it. */
export interface Model {
  readonly name: string;
  /** Why the model is not for this series, such as a want of history before the first cutoff; undefined where it is. */
  objection(series: PreparedSeries, cutoff: number): string | undefined;
  /**
   * Projections of the `horizon` days from each cutoff, in the cutoffs' order. Each depends on the days before its cutoff alone,
   * not on the other cutoffs asked for: what is kept from an earlier run is what this run would compute.
   */
  project(
    series: PreparedSeries,
    options: { cutoffs: readonly number[]; horizon: number; remember?: Remember },
  ): Promise<Projection[]> | Projection[];
}
