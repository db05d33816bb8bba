/** The order of a seasonal model, (p,d,q)(P,D,Q)s. */
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

/** A fitted model's projection of the days after the last value. */
export interface ArimaFit {
  readonly mean: number[];
  readonly variance: number[];
  /** How the estimation ended, in the package's code: 1 is converged. */
  readonly code: number;
}

/** Sales per day, the model for them, and how many days to project. */
export interface ArimaRequest {
  readonly values: Float64Array;
  readonly order: ArimaOrder;
  readonly horizon: number;
}

/** Why there is no fit. */
export interface FitFailure {
  readonly failure: string;
}
