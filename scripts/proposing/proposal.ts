/** A column of a sample, with a value for each row; "" for none. */
export interface SampleColumn {
  /** As a document names it: the name in the header, or the path. */
  readonly name: string;
  /** Names under which it may be known, normalised, the most exact first. */
  readonly known: readonly string[];
  readonly values: readonly string[];
  /** Where JSON has orders with lines, which of them the column belongs to. */
  readonly level?: "order" | "line";
  /** Whether all values are numbers of JSON or of a workbook, and no texts. */
  readonly areNumbers?: boolean;
}

/** How far something is known: shown by the values, likely, or left open. */
export type Certainty = "found" | "guess" | "open";

/** What was found out about one key of the document. */
export interface Finding {
  readonly certainty: Certainty;
  /** Key of the document, such as `order_date` or `dateFormat`. */
  readonly key: string;
  /** What stands there now, in words. */
  readonly says: string;
  /** A value of the sample. */
  readonly example?: string;
}

/** A document to finish, and what is to be said about it. */
export interface Proposal {
  readonly document: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** Columns that no role was found for. */
  readonly others: readonly SampleColumn[];
  readonly rows: number;
  /** The names of the columns of a table. */
  readonly header?: readonly string[];
}
