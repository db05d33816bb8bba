/** Daily sales of one thing to be forecast: the total, a category, a state. */
export interface Series {
  readonly name: string;
  /** The day of the first value, as yyyy-MM-dd. */
  readonly start: string;
  /**
   * Sales per calendar day up to the cutoff, oldest first. A day without orders is 0; `NaN` marks a day of which nothing is
   * known, an outage. A last day that is not complete must not be here.
   */
  readonly values: readonly number[];
  /** Orders per day, of the same length as `values`; `NaN` where unknown. */
  readonly orders?: readonly number[];
  /** Units sold per day, of the same length; read only where `orders` is there. */
  readonly quantity?: readonly number[];
  /**
   * Numbers known ahead, such as holidays and promotions: columns by name, one number a day from `start` to the end of the
   * horizon at least.
   */
  readonly calendar?: Readonly<Record<string, readonly number[]>>;
}
