/** Why something cannot be done. A result that may be refused is `T | Refusal` and is told apart by `"reason" in result`. */
export interface Refusal {
  /** A clause or sentence for people, without a final period. */
  readonly reason: string;
}
