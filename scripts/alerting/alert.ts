/** An alarm, or the word that it is well again, that is to be told. */
export interface Alarm {
  readonly state: "raised" | "resolved";
  /** What is wrong, such as "late: superstore"; `docs/operations.md` explains each. */
  readonly cause: string;
  readonly message: string;
  readonly advice: string;
  /** Instants as text. */
  readonly raised_at: string;
  readonly resolved_at: string | null;
}
