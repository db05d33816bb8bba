import type { Cell, SkipRule } from "./cell.ts";

/** Columns of `stg.order_line`, without attributes. */
export type Column =
  | "row_id"
  | "order_id"
  | "order_date"
  | "ship_date"
  | "ship_mode"
  | "customer_id"
  | "customer_name"
  | "segment"
  | "country"
  | "city"
  | "state"
  | "postal_code"
  | "region"
  | "product_id"
  | "category"
  | "subcategory"
  | "product_name"
  | "sales"
  | "quantity"
  | "discount"
  | "profit"
  | "gross_sales"
  | "discount_amount"
  | "tax"
  | "shipping"
  | "cost"
  | "currency";

/** A condition of `endsAt`: a column has one of some values, or has one at all. */
export interface EndsAt {
  readonly at: string;
  readonly in?: readonly string[];
  readonly present?: boolean;
}

export type Columns = Readonly<Partial<Record<Column, Cell>>>;

/** Columns that override others; null removes one. */
export type ColumnOverrides = Readonly<Partial<Record<Column, Cell | null>>>;

/** Keys that `archive` and `api` share. */
export interface ChannelDocument {
  /** Columns with other names in this channel. */
  readonly columns?: ColumnOverrides;
  readonly attributes?: Readonly<Record<string, Cell>>;
  /** Rules for orders of which the answer has only a part. */
  readonly incomplete?: readonly SkipRule[];
  readonly skip?: readonly SkipRule[];
  /** Path to the lines in an order; by default each row is a line. */
  readonly lines?: string;
  /** Lists of returns in an order. */
  readonly returns?: readonly {
    readonly lines: string;
    readonly columns: ColumnOverrides;
    readonly skip?: readonly SkipRule[];
  }[];
  readonly dateFormat: string;
  /** Time zone of times without one; by default the shop's. */
  readonly timeZone?: string;
  readonly decimalMark: string;
  readonly groupMark: string;
}

/** Description of a source's files. */
export interface ArchiveDocument extends ChannelDocument {
  readonly separator: string;
  readonly quote?: '"' | "none";
  readonly skipLines?: number;
  readonly headerLines?: number;
  readonly lastLineEnd?: "required" | "optional";
  readonly checksum?: "required" | "optional";
  /** Whether a file adds lines to its days, the default, or replaces all lines of its days. */
  readonly days?: "add" | "replace";
  /** Encoding of text whose encoding cannot be detected; by default UTF-8. */
  readonly encoding?: string;
  /** Sheet of a workbook; by default its only one. */
  readonly sheet?: string;
  /** Columns that have a value only on the first row of an order. */
  readonly fill?: readonly string[];
  /** Conditions for the row that ends the table. */
  readonly endsAt?: readonly EndsAt[];
}

/** Description of a source's API. */
export interface ApiDocument extends ChannelDocument {
  readonly format?: "json" | "ndjson" | "csv";
  /** Format of CSV answers. */
  readonly separator?: string;
  readonly quote?: '"' | "none";
  readonly encoding?: string;
  /** Path to the array of orders in an answer; by default the answer is the array. */
  readonly orders?: string;
  /** JSON body with placeholders; makes the request a POST. */
  readonly body?: unknown;
  /** Parameters, and a body, of a query for the orders that have changed since `{since}`. */
  readonly changedParameters?: Readonly<Record<string, string>>;
  readonly changedBody?: unknown;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly dayParameters: Readonly<Record<string, string>>;
  /** Whether these query by the time of the change, so that the answer has orders of any day. */
  readonly byChange?: boolean;
  /** Format of instants: "iso", the default, "unix", "unixMilliseconds" or a pattern such as "yyyy-MM-ddTHH:mm:ss". */
  readonly parameterFormat?: string;
  readonly paging?: {
    readonly by: "page" | "offset" | "cursor" | "link";
    readonly parameter?: string;
    readonly value?: string;
    readonly in?: "query" | "body";
    readonly first?: number;
    readonly next?: string;
    readonly more?: string;
    readonly alone?: boolean;
    readonly size?: { readonly parameter: string; readonly rows: number };
    readonly total?: { readonly header?: string; readonly path?: string; readonly of?: "orders" | "lines" };
    readonly end?: readonly (number | "repeat")[];
  };
  readonly pageParameter?: string;
  readonly limitParameter?: string;
  readonly pageSize?: number;
  readonly totalHeader?: string;
  /** First day, or number of days, for which the API keeps orders; by default all. */
  readonly holds?: { readonly since?: string; readonly days?: number };
  readonly authentication?:
    | { readonly header: string; readonly value: string }
    | { readonly parameter: string; readonly value: string };
}

/** A document of `sources/`; `sources/source.schema.json` explains each key. */
export interface SourceDocument {
  readonly source: string;
  /** For the user: what the source is, and the settings that it needs. */
  readonly description?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Cells of Storecast's columns, for both channels. */
  readonly columns: Columns;
  /** Cells of the shop's own columns, by name. */
  readonly attributes?: Readonly<Record<string, Cell>>;
  /** Currency of all amounts; rows with another currency are rejected. */
  readonly currency?: string;
  /** Words that mean no value, by column; columns without an entry have the usual words. */
  readonly nullWords?: Readonly<Record<string, readonly string[]>>;
  /** Period after which order numbers restart. */
  readonly orderIdsRestart?: "daily" | "monthly" | "yearly";
  /** Time zone of the business day; by default the shop's. */
  readonly timeZone?: string;
  /** Time on the next calendar day at which the business day ends; by default midnight. */
  readonly dayEndsAt?: string;
  readonly archive?: ArchiveDocument;
  readonly api?: ApiDocument;
  readonly lookBackDays: number;
  readonly rejectLimit?: { readonly rows?: number; readonly percent?: number };
  readonly shrinkLimit?: { readonly lines?: number; readonly percent?: number };
  readonly postalCodes: readonly { readonly country: string; readonly length: number }[];
  readonly missingPostalCodes: readonly {
    readonly country: string;
    readonly state: string;
    readonly city: string;
    readonly postalCode: string;
  }[];
}
