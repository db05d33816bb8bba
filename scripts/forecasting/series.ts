/** Daily sales of one thing to be forecast: the total, a category, a state. */
export interface Series {
  readonly name: string;
  /** The day of the first value, as yyyy-MM-dd. */
  readonly start: string;
  /**
   * Sales in the store's currency, one value a calendar day up to the cutoff, oldest first. A day without orders is 0. `NaN` marks
   * an outage, a day about which nothing is known. Leave out a last day that is not complete.
   */
  readonly values: readonly number[];
  /** Orders a day, as many as `values`; `NaN` where unknown. */
  readonly orders?: readonly number[];
  /** Units sold a day, as many as `values`; read only if `orders` is there. */
  readonly quantity?: readonly number[];
  /**
   * Exogenous numbers, known in advance, such as holidays and promotions: columns by name, each with one number a day from `start`
   * to the end of the horizon at least.
   */
  readonly calendar?: Readonly<Record<string, readonly number[]>>;
}
