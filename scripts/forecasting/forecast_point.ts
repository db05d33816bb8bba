/** What is projected for one day; `lo80 … hi80` holds the day's sales with a probability of 80 %. */
export interface ForecastPoint {
  /** Days after the cutoff, from 1. */
  readonly horizon: number;
  readonly mean: number;
  readonly lo80: number;
  readonly hi80: number;
  readonly lo95: number;
  readonly hi95: number;
}
