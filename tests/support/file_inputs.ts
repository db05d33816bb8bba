import assert from "node:assert/strict";
import type { Database } from "../../scripts/database/database.ts";
import { StorecastError } from "../../scripts/core/storecast_error.ts";
import type { Batch } from "../../scripts/loading/publish_staged.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { loadArchiveText, publishArchive, testContext } from "./load.ts";
import { readSuperstore, type ShopDocument } from "./superstore.ts";

/** A shop whose archive has seven plain columns. */
export const PLAIN_SHOP: ShopDocument = {
  ...await readSuperstore(),
  source: "shop",
  columns: {
    order_id: "Order",
    order_date: "Day",
    customer_id: "Customer",
    product_id: "Product",
    product_name: "Name",
    sales: "Sales",
    profit: "Profit",
  },
  rejectLimit: { rows: 100, percent: 100 },
};

export const HEADER = "Order;Day;Customer;Product;Name;Sales;Profit";

/** A record of that shop without its line end. */
export function record(number: number, { name = "Oak", sales = "10.00", profit = "1.50" } = {}): string {
  return `A${number};01.03.2024;C;P${number};${name};${sales};${profit}`;
}

export type File = string | Uint8Array;

export function fileOf(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** Texts and bytes as one file. */
export function bytesOf(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat(parts.map((part) => typeof part === "string" ? Buffer.from(part) : Buffer.from([...part]))),
  );
}

/** The result of loading a file. */
export interface Loaded {
  readonly batch: Batch;
  /** Numbers of the orders that were published. */
  readonly orders: readonly string[];
  /** Line and code of each rejected row. */
  readonly rejected: readonly string[];
}

/** Publishes a file as an archive and returns the result. */
export async function load(database: Database, file: File, document: SourceDocument = PLAIN_SHOP): Promise<Loaded> {
  const batch = await publishArchive(await testContext(database, document), file);
  assert.equal(batch.status, "published", batch.reason ?? "");
  const orders = await database.rows<{ order_id: string }>("select order_id from ods.order_line order by product_id");
  const rejected = await database.rows<{ line: string; code: string }>(
    "select line, code from etl.rejected_row order by line",
  );
  return {
    batch,
    orders: orders.map(({ order_id }) => order_id),
    rejected: rejected.map(({ line, code }) => `${line} ${code}`),
  };
}

/** Loads a file that must be refused, and returns the message. */
export async function refusal(database: Database, file: File, document: SourceDocument = PLAIN_SHOP): Promise<string> {
  try {
    await loadArchiveText(await testContext(database, document), file);
  } catch (error) {
    assert.ok(error instanceof StorecastError, String(error));
    assert.deepEqual(await database.rows("select from stg.order_line"), []);
    return error.message.replace(/^Cannot load ".*?": /, "");
  }
  assert.fail("The file was loaded");
}

/** Loads a file as the task does, and returns its notes besides the counts. */
export async function notesOf(
  database: Database,
  file: File,
  document: SourceDocument = PLAIN_SHOP,
): Promise<readonly string[]> {
  const loaded = await loadArchiveText(await testContext(database, document), file);
  assert.ok("batch" in loaded);
  return loaded.notes;
}
