import type { StorecastError } from "../core/storecast_error.ts";
import type { Batch } from "../loading/publish_staged.ts";
import type { LeftOut } from "../sources/orders/staged_chunk.ts";
import type { PublishedRows } from "./published_rows.ts";
import type { MadeRequest } from "./recorded_requests.ts";

/** Result of a check. */
export interface Checked {
  readonly source: string;
  readonly channel: "archive" | "api";
  /** Path of the file, or URL without secrets. */
  readonly origin: string;
  /** Business day, of the API. */
  readonly day?: string;
  /** Format of the file, in words. */
  readonly form?: string;
  /** Requests to the API. */
  readonly requests?: readonly MadeRequest[];
  /** The rows; undefined if the answer could not be read. */
  readonly rows?: CheckedRows;
  /** The error with which loading would end; undefined if it would succeed. */
  readonly error?: StorecastError | undefined;
}

/** What loading would do with the rows of a file or a day. */
export interface CheckedRows extends Partial<PublishedRows> {
  /** The batch with its counts, whether it would be published or not. */
  readonly batch: Batch;
  /** Number of rows that each skip rule leaves out. */
  readonly skipped: readonly { readonly rule: LeftOut; readonly rows: number }[];
  readonly notes: readonly string[];
  /** Columns of the file, or paths in the orders, that the document does not use. */
  readonly unused: readonly string[];
}
