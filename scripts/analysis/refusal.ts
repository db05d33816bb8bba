/** Why a figure cannot be had from these values: a clause for people, without a final period. */
export interface Refusal {
  readonly reason: string;
}
