import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorObject, ValidateFunction } from "ajv";
import schema from "../../sources/source.schema.json" with { type: "json" };
import { isTimeZone } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

type RequiredColumn = "order_id" | "order_date" | "sales";

type OptionalColumn =
  | "row_id"
  | "customer_id"
  | "product_id"
  | "ship_date"
  | "ship_mode"
  | "customer_name"
  | "segment"
  | "country"
  | "city"
  | "state"
  | "postal_code"
  | "region"
  | "category"
  | "subcategory"
  | "product_name"
  | "quantity"
  | "discount"
  | "profit"
  | "gross_sales"
  | "discount_amount"
  | "tax"
  | "shipping"
  | "cost"
  | "currency";

/** Format of days and numbers; the marks are single characters, and `groupMark` may be empty. */
export interface Dialect {
  readonly dateFormat: string;
  readonly decimalMark: string;
  readonly groupMark: string;
}

/** A document of `sources/`; `sources/source.schema.json` explains each key. */
export interface SourceDocument {
  readonly source: string;
  /** The shop's column names by Storecast's. */
  readonly columns: Readonly<Record<RequiredColumn, string> & Partial<Record<OptionalColumn, string>>>;
  /** The shop's own columns, by the names under which they are kept. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The currency that each row has to have, where there is a column for it. */
  readonly currency?: string;
  /** Words that mean that there is no value, by column; the usual ones for a column that is left out. */
  readonly nullWords?: Readonly<Record<string, readonly string[]>>;
  /** Period after which order numbers begin again. */
  readonly orderIdsRestart?: "daily" | "monthly" | "yearly";
  /** How the shop's files are written. A source may lack it, or `api`: see `hasChannel`. */
  readonly archive: Dialect & {
    readonly separator: string;
    readonly quote?: '"' | "none";
    readonly skipLines?: number;
    readonly headerLines?: number;
    readonly lastLineEnd?: "required" | "optional";
    readonly checksum?: "required" | "optional";
    readonly days?: "add" | "replace";
  };
  readonly api: Dialect & {
    readonly dayParameters: Readonly<Record<string, string>>;
    /** How the bounds of a day are written: "iso" unless said, "unix", or a pattern such as "yyyy-MM-ddTHH:mm:ss". */
    readonly parameterFormat?: string;
    /** Time zone in which a pattern writes the bounds; the shop's unless said. */
    readonly timeZone?: string;
    readonly paging?: {
      readonly by: "page" | "offset" | "link";
      readonly parameter?: string;
      readonly first?: number;
      readonly size?: { readonly parameter: string; readonly rows: number };
      readonly total?: { readonly header: string };
    };
    readonly pageParameter?: string;
    readonly limitParameter?: string;
    readonly pageSize?: number;
    readonly totalHeader?: string;
    /** Since when, or for how many days, the API holds orders; by default for ever. */
    readonly holds?: { readonly since?: string; readonly days?: number };
    readonly authentication?: { readonly header: string; readonly value: string };
  };
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

/** Whether the source has files (`archive`), or an API. It has one of the two at least. */
export function hasChannel(document: SourceDocument, channel: "archive" | "api"): boolean {
  return document[channel] !== undefined;
}

/** Returns the shop's column for each column of `stg.order_line` that the source has. */
export function stagedColumns({ columns, attributes = {} }: SourceDocument): [staged: string, written: string][] {
  // As in ods.batch_rules, which tells the attributes by their order in JSON of the database: by length, then by bytes.
  const names = Object.keys(attributes).sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  return [
    ...Object.entries(columns),
    ...names.map((name, index): [string, string] => [`attribute_${index + 1}`, attributes[name]!]),
  ];
}

const CHECKOUT_SOURCES = new URL("../../sources/", import.meta.url);

let compiled: ValidateFunction<SourceDocument> | undefined;

/** Compiles the schema when it is first needed, which takes a moment. The tests check that the schema itself is valid. */
async function schemaValidator(): Promise<ValidateFunction<SourceDocument>> {
  if (compiled === undefined) {
    const { Ajv } = await import("ajv");
    compiled = new Ajv({ verbose: true, meta: false, validateSchema: false }).compile<SourceDocument>(schema);
  }
  return compiled;
}

/** An invalid key of a document. */
interface InvalidKey {
  /** JSON pointer into the document. */
  readonly pointer: string;
  readonly reason: string;
  /** Meaning of the key and its possible values. */
  readonly wanted: string;
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
  const document = await readJson(file);
  const isSourceDocument = await schemaValidator();
  if (!isSourceDocument(document)) throw unusable(file, invalidByTheSchema(isSourceDocument.errors![0]!));
  const invalid = invalidByItself(document, name);
  if (invalid) throw unusable(file, invalid);
  return document;
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof SyntaxError)) throw error;
    const reason = error instanceof SyntaxError ? `it is not JSON: ${error.message}` : "there is no such file";
    throw new StorecastError(`Cannot read source document "${file}": ${reason}`, {
      exitCode: ExitCode.usage,
      advice: "Start from a copy of sources/superstore.json and set STORECAST_SOURCE to its name, without .json",
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
    return { pointer: `${error.instancePath}/${key}`, reason: "is not a known key", wanted };
  }
  if (error.keyword === "required") {
    const key = error.params.missingProperty;
    const described = error.parentSchema?.properties?.[key]?.description;
    return { pointer: `${error.instancePath}/${key}`, reason: "is missing", wanted: described ?? wanted };
  }
  return { pointer: error.instancePath, reason: error.message ?? "is not valid", wanted };
}

/** The marks of a day in `dayParameters`. */
const DAY_MARKS = ["{day}", "{next_day}", "{start}", "{end}", "{last}", "{before}"];

/** Returns the first key that is invalid for a reason that a schema cannot express. */
function invalidByItself(document: SourceDocument, name: string): InvalidKey | undefined {
  if (document.source !== name) {
    return {
      pointer: "/source",
      reason: `is "${document.source}"`,
      wanted: `Set it to "${name}", the name of the file`,
    };
  }
  if (!hasChannel(document, "archive") && !hasChannel(document, "api")) {
    const wanted = 'Say how the orders come: "archive" for files, "api" for an API, or both';
    return { pointer: "/archive", reason: 'is missing, and so is "/api"', wanted };
  }
  for (const part of ["archive", "api"] as const) {
    if (hasChannel(document, part) && document[part].decimalMark === document[part].groupMark) {
      const wanted = "Leave groupMark empty if thousands are not grouped";
      return { pointer: `/${part}/groupMark`, reason: "is the same as decimalMark", wanted };
    }
  }
  const inApi = hasChannel(document, "api") ? invalidApi(document.api) : undefined;
  if (inApi) return inApi;
  const byName = new Map<string, string>();
  const named = { columns: document.columns, attributes: document.attributes ?? {} };
  for (const [list, columns] of Object.entries(named)) {
    for (const [column, shopName] of Object.entries(columns)) {
      const pointer = `/${list}/${column}`;
      const other = byName.get(shopName);
      if (other) {
        const wanted = "Name a different column of the shop for each column";
        return { pointer, reason: `is "${shopName}", the same as "${other}"`, wanted };
      }
      byName.set(shopName, pointer);
    }
  }
  if (document.columns.currency !== undefined && document.currency === undefined) {
    const wanted = "Say which currency the rows must have, such as EUR: sales of two currencies cannot be added up";
    return { pointer: "/currency", reason: "is missing", wanted };
  }
  const ruled = {
    postalCodes: document.postalCodes.map(({ country }) => country),
    missingPostalCodes: document.missingPostalCodes.map(({ country, state, city }) => `${city}, ${state}, ${country}`),
  };
  for (const [list, places] of Object.entries(ruled)) {
    const second = places.findIndex((place, index) => places.indexOf(place) < index);
    if (second !== -1) {
      const reason = `is a second rule for "${places[second]}"`;
      return { pointer: `/${list}/${second}`, reason, wanted: "Keep only one of them" };
    }
  }
}

type Api = SourceDocument["api"];

/** Returns the first key of the API that is invalid for such a reason. */
function invalidApi(api: Api): InvalidKey | undefined {
  const paging = invalidPaging(api);
  if (paging) return paging;
  const { timeZone } = api;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    return {
      pointer: "/api/timeZone",
      reason: `is "${timeZone}", which is no time zone`,
      wanted: "Name one such as UTC or Europe/Berlin",
    };
  }
  const unknown = Object.entries(api.dayParameters)
    .flatMap(([name, value]) => (value.match(/\{\w+\}/g) ?? []).map((mark) => ({ name, mark })))
    .find(({ mark }) => !DAY_MARKS.includes(mark));
  if (unknown) {
    const wanted = `Write one of ${DAY_MARKS.join(", ")}`;
    return { pointer: `/api/dayParameters/${unknown.name}`, reason: `has ${unknown.mark}`, wanted };
  }
}

/** Returns the first key that does not go with how the document divides a day into pages. */
function invalidPaging(api: Api): InvalidKey | undefined {
  const { paging } = api;
  if (paging === undefined) return undefined;
  const double = (["pageParameter", "limitParameter", "pageSize", "totalHeader"] as const).find((key) => key in api);
  if (double) {
    return { pointer: `/api/${double}`, reason: "stands beside paging", wanted: "Write it as a part of paging" };
  }
  if (paging.by !== "link") {
    if (paging.parameter !== undefined) return undefined;
    const wanted = `Name the query parameter for the ${paging.by === "page" ? "page number" : "offset"}`;
    return { pointer: "/api/paging/parameter", reason: "is missing", wanted };
  }
  const idle = (["parameter", "first"] as const).find((key) => key in paging);
  const wanted = "Leave it out: the link that the API sends says which page is next";
  return idle && { pointer: `/api/paging/${idle}`, reason: "does not go with paging by link", wanted };
}
