import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorObject, ValidateFunction } from "ajv";
import schema from "../../../sources/source.schema.json" with { type: "json" };
import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import type { Cell, SkipRule } from "./cell.ts";
import { type InvalidKey, invalidKey } from "./invalid_key.ts";
import { findUndecided } from "./undecided.ts";

/** Columns of `stg.order_line` with a meaning of their own. */
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

/** Columns that win over others; null takes one away. */
export type OtherColumns = Readonly<Partial<Record<Column, Cell | null>>>;

/** What a document may say of a way on which rows come. */
export interface ChannelDocument {
  /** Columns that are named otherwise here. */
  readonly columns?: OtherColumns;
  readonly attributes?: Readonly<Record<string, Cell>>;
  /** Orders of which the answer holds a part alone. */
  readonly incomplete?: readonly SkipRule[];
  readonly skip?: readonly SkipRule[];
  /** Path of the lines in an order; by default a row is a line. */
  readonly lines?: string;
  /** Lists in an order that hold its returns. */
  readonly returns?: readonly {
    readonly lines: string;
    readonly columns: OtherColumns;
    readonly skip?: readonly SkipRule[];
  }[];
  readonly dateFormat: string;
  /** Time zone of times that are written without one; the shop's unless said. */
  readonly timeZone?: string;
  readonly decimalMark: string;
  readonly groupMark: string;
}

/** What a document says of its files. */
export interface ArchiveDocument extends ChannelDocument {
  readonly separator: string;
  readonly quote?: '"' | "none";
  readonly skipLines?: number;
  readonly headerLines?: number;
  readonly lastLineEnd?: "required" | "optional";
  readonly checksum?: "required" | "optional";
  /** Whether a file adds to its days, as it does unless said, or is a set for them. */
  readonly days?: "add" | "replace";
  /** Encoding of a text that does not tell its own, UTF-8 unless said. */
  readonly encoding?: string;
  /** Sheet of a workbook; the only one unless said. */
  readonly sheet?: string;
  /** Columns that stand on an order's first row only. */
  readonly fill?: readonly string[];
  /** What the row says that ends the table. */
  readonly endsAt?: readonly EndsAt[];
}

/** What a document says of its API. */
export interface ApiDocument extends ChannelDocument {
  readonly format?: "json" | "ndjson" | "csv";
  /** How answers of CSV are written. */
  readonly separator?: string;
  readonly quote?: '"' | "none";
  readonly encoding?: string;
  /** Path of the array of orders in an answer; by default the answer is the array. */
  readonly orders?: string;
  /** JSON that is sent with the marks of a day in it; the request is a POST then. */
  readonly body?: unknown;
  /** Parameters, and a body, that ask for the orders that have changed since a moment, `{since}`. */
  readonly changedParameters?: Readonly<Record<string, string>>;
  readonly changedBody?: unknown;
  /** Headers of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly dayParameters: Readonly<Record<string, string>>;
  /** Whether these ask for what changed since the day, of whatever day it is. */
  readonly byChange?: boolean;
  /** How the bounds of a day are written: "iso" unless said, "unix", or a pattern such as "yyyy-MM-ddTHH:mm:ss". */
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
  /** Since when, or for how many days, the API holds orders; by default for ever. */
  readonly holds?: { readonly since?: string; readonly days?: number };
  readonly authentication?:
    | { readonly header: string; readonly value: string }
    | { readonly parameter: string; readonly value: string };
}

/** A document of `sources/`; `sources/source.schema.json` explains each key. */
export interface SourceDocument {
  readonly source: string;
  /** What the source is, and the settings that it needs, for a reader. */
  readonly description?: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Where the shop's rows have Storecast's columns, on whichever way they come. */
  readonly columns: Columns;
  /** The shop's own columns, by the names under which they are kept. */
  readonly attributes?: Readonly<Record<string, Cell>>;
  /** The currency that each row has to have, where there is a column for it. */
  readonly currency?: string;
  /** Words that mean that there is no value, by column; the usual ones for a column that is left out. */
  readonly nullWords?: Readonly<Record<string, readonly string[]>>;
  /** Period after which order numbers begin again. */
  readonly orderIdsRestart?: "daily" | "monthly" | "yearly";
  /** Time zone in which the business day is counted; the shop's unless said. */
  readonly timeZone?: string;
  /** Time of the next calendar day at which the business day ends; midnight unless said. */
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

const CHECKOUT_SOURCES = new URL("../../../sources/", import.meta.url);

let compiled: ValidateFunction<SourceDocument> | undefined;

/** Compiles the schema when it is first needed, which takes a moment. The tests check that the schema itself is valid. */
async function schemaValidator(): Promise<ValidateFunction<SourceDocument>> {
  if (compiled === undefined) {
    const { Ajv } = await import("ajv");
    compiled = new Ajv({ verbose: true, meta: false, validateSchema: false, allowUnionTypes: true }).compile<
      SourceDocument
    >(schema);
  }
  return compiled;
}

/**
 * Reads `<name>.json` in `folder`, by default the checkout's `sources/`. Throws a usage error that names the file and, as a JSON
 * pointer, the invalid key.
 */
export async function readSourceDocument(
  name: string,
  folder: string | URL = CHECKOUT_SOURCES,
): Promise<SourceDocument> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new StorecastError(
      `Cannot use source "${name}": the name of a source has only lower-case letters, digits and "_", and begins with a letter`,
      {
        exitCode: ExitCode.usage,
        advice: "Set STORECAST_SOURCE to the name of a document in sources/, without .json",
      },
    );
  }
  const file = join(folder instanceof URL ? fileURLToPath(folder) : folder, `${name}.json`);
  const document = withDefaults(await readJson(file));
  const undecided = findUndecided(document);
  if (undecided) {
    const { pointer, choice } = undecided;
    throw unusable(file, { pointer, reason: `is to be decided: ${choice}`, wanted: "Write what it is in its place" });
  }
  const isSourceDocument = await schemaValidator();
  if (!isSourceDocument(document)) throw unusable(file, invalidByTheSchema(isSourceDocument.errors![0]!));
  const invalid = invalidKey(document, name);
  if (invalid) throw unusable(file, invalid);
  return document;
}

/** Days that are read again unless a document says otherwise. */
const LOOK_BACK_DAYS = 7;

/** Fills in what a document may leave out and the database reads. */
function withDefaults(document: unknown): unknown {
  if (typeof document !== "object" || document === null) return document;
  const { archive } = document as { archive?: unknown };
  const isObject = typeof archive === "object" && archive !== null;
  return {
    columns: {},
    lookBackDays: LOOK_BACK_DAYS,
    postalCodes: [],
    missingPostalCodes: [],
    ...document,
    ...isObject && { archive: { separator: ",", ...archive } },
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof SyntaxError)) throw error;
    const reason = error instanceof SyntaxError ? `it is not JSON: ${error.message}` : "there is no such file";
    throw new StorecastError(`Cannot read source document "${file}": ${reason}`, {
      exitCode: ExitCode.usage,
      advice: 'Have "deno task source:new" write one, and set STORECAST_SOURCE to its name, without .json',
    });
  }
}

function unusable(file: string, { pointer, reason, wanted }: InvalidKey): StorecastError {
  return new StorecastError(`Cannot use source document "${file}": "${pointer}" ${reason}`, {
    exitCode: ExitCode.usage,
    advice: wanted,
  });
}

function invalidByTheSchema(error: ErrorObject): InvalidKey {
  const wanted = error.parentSchema?.description ?? "See sources/source.schema.json";
  if (error.keyword === "additionalProperties") {
    const key = error.params.additionalProperty;
    const known = Object.keys(error.parentSchema?.properties ?? {}).filter((name) => name !== "$schema");
    const keys = known.length === 0 ? "" : `. Its keys are ${known.join(", ")}`;
    return { pointer: `${error.instancePath}/${key}`, reason: "is not a known key", wanted: wanted + keys };
  }
  if (error.keyword === "required") {
    const key = error.params.missingProperty;
    const described = error.parentSchema?.properties?.[key]?.description;
    return { pointer: `${error.instancePath}/${key}`, reason: "is missing", wanted: described ?? wanted };
  }
  return { pointer: error.instancePath, reason: error.message ?? "is not valid", wanted };
}
