import type { SqlSource } from "../sql_source.ts";

/** What a rule has found: the byte it begins at, what is wrong, and what is wanted instead. */
export interface Finding {
  readonly at: number;
  readonly wrong: string;
  readonly wanted: string;
}

/** A rule of the style page: a file in, what is wrong with it out. */
export type SqlRule = (source: SqlSource) => Iterable<Finding>;
