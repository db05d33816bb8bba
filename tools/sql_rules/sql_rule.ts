import type { SqlSource } from "../sql_source.ts";

/** A violation of a rule: the byte at which it begins, what is wrong, and what is wanted instead. */
export interface Finding {
  readonly at: number;
  readonly wrong: string;
  readonly wanted: string;
}

/** A rule: returns its violations in a file. */
export type SqlRule = (source: SqlSource) => Iterable<Finding>;
