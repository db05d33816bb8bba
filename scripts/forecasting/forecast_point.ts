/** A mean with the bounds that hold what comes with a probability of 80 and of 95 %. */
export interface ForecastBounds {
  readonly mean: number;
  readonly lo80: number;
  readonly hi80: number;
  readonly lo95: number;
  readonly hi95: number;
}

/** What is projected for one day. */
export interface ForecastPoint extends ForecastBounds {
  /** Days after the cutoff, from 1. */
  readonly horizon: number;
}
