/** The order of a seasonal ARIMA model, (p,d,q)(P,D,Q)s. */
export interface ArimaOrder {
  readonly p: number;
  readonly d: number;
  readonly q: number;
  readonly P: number;
  readonly D: number;
  readonly Q: number;
  /** Season length in days. */
  readonly s: number;
}

/** Daily values, the model to fit to them, and the number of days to forecast after them. */
export interface ArimaRequest {
  readonly values: Float64Array;
  readonly order: ArimaOrder;
  readonly horizon: number;
}

/** A fitted model's forecast of the days after the last value, one number a day. */
export interface ArimaFit {
  readonly mean: number[];
  readonly variance: number[];
  /** How the estimation ended, in the package's code: 1 means that it converged. */
  readonly code: number;
}
