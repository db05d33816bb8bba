/** The reason why something cannot be done. A result that may be refused is `T | Refusal`; `"reason" in result` tells them apart. */
export interface Refusal {
  /** A clause or a sentence, without a final period. */
  readonly reason: string;
}
