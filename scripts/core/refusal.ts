/** Why something cannot be done. A result that may be refused is told apart by its key: `"reason" in result`. */
export interface Refusal {
  readonly reason: string;
}
