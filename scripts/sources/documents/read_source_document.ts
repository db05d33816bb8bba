import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorObject, ValidateFunction } from "ajv";
import schema from "../../../sources/source.schema.json" with { type: "json" };
import { ExitCode } from "../../core/exit_codes.ts";
import { StorecastError } from "../../core/storecast_error.ts";
import { type InvalidKey, invalidKey } from "./invalid_key.ts";
import type { SourceDocument } from "./source_document.ts";
import { findUndecided } from "./undecided.ts";

const CHECKOUT_SOURCES = new URL("../../../sources/", import.meta.url);

let compiled: ValidateFunction<SourceDocument> | undefined;

/** Compiles the schema on first use, since that is slow. The tests check that the schema itself is valid. */
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
 * Reads `<name>.json` in `folder`, by default the checkout's `sources/`. Throws a usage error that names the file and the JSON pointer
 * of the invalid key.
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
    throw unusableDocument(file, {
      pointer,
      reason: `is not decided yet: ${choice}`,
      wanted: "Replace it with your decision",
    });
  }
  const isSourceDocument = await schemaValidator();
  if (!isSourceDocument(document)) throw unusableDocument(file, invalidByTheSchema(isSourceDocument.errors![0]!));
  const invalid = invalidKey(document, name);
  if (invalid) throw unusableDocument(file, invalid);
  return document;
}

/** Default of `lookBackDays`: days that are read again. */
const LOOK_BACK_DAYS = 7;

/** Adds the keys that a document may leave out but the database needs. */
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

function unusableDocument(file: string, { pointer, reason, wanted }: InvalidKey): StorecastError {
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
