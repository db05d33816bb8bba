/** A column of a sample, with one value for each row; "" if it is empty. */
export interface SampleColumn {
  /** Name in the header, or path, as a document refers to it. */
  readonly name: string;
  /** Normalized names to look up, the most exact first. */
  readonly known: readonly string[];
  readonly values: readonly string[];
  /** In JSON of orders with lines: whether it is a value of the order or of the line. */
  readonly level?: "order" | "line";
  /** Whether all values are stored as numbers, in JSON or a workbook, not as text. */
  readonly areNumbers?: boolean;
}

/** Certainty of a finding: proved by the values, likely, or open, so that the user has to decide. */
export type Certainty = "found" | "guess" | "open";

/** A finding about one key of the document. */
export interface Finding {
  readonly certainty: Certainty;
  /** Key of the document, such as `order_date` or `dateFormat`. */
  readonly key: string;
  /** Description of the value that was written, or of the choices. */
  readonly says: string;
  /** A value of the sample. */
  readonly example?: string;
}

/** A draft of a document, and the findings behind it. */
export interface Proposal {
  readonly document: Readonly<Record<string, unknown>>;
  readonly findings: readonly Finding[];
  /** Columns that the document does not use. */
  readonly unused: readonly SampleColumn[];
  readonly rows: number;
  /** Names of the columns, if the sample is a table. */
  readonly header?: readonly string[];
}
