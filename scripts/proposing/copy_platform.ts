import { join } from "node:path";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { UNDECIDED } from "../sources/documents/undecided.ts";

const CURRENCY = "that of the shop, such as EUR";

/** A shipped document. */
interface ShippedDocument {
  readonly description?: string;
  readonly currency?: string;
  /** The settings that it needs, each with an example or where to get it. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** Returns the document of a platform under a new name, and the lines that say what to set; throws if there is none. */
export async function copyPlatform(
  platform: string,
  { folder, name }: { folder: string; name: string },
): Promise<{ document: unknown; lines: readonly string[] }> {
  const shipped = await readShipped(folder);
  const document = shipped.get(platform);
  if (document === undefined) {
    throw new StorecastError(`Cannot copy the document of "${platform}": there is none`, {
      exitCode: ExitCode.usage,
      advice: `There are ${
        [...shipped.keys()].toSorted().join(", ") || "none"
      }; for another shop, look at a file or a URL of it`,
    });
  }
  const { description, settings = {} } = document;
  const set = Object.entries(settings).map(([variable, says]) => `  ${variable}   ${says}`);
  // Another shop's currency would have every row rejected.
  const currency = document.currency === undefined ? {} : { currency: `${UNDECIDED}${CURRENCY}` };
  return {
    document: { ...document, source: name, ...currency },
    lines: [
      ...(description === undefined ? [] : [description]),
      ...(document.currency === undefined ? [] : [`To decide in the document: "currency", ${CURRENCY}`]),
      ...(set.length === 0 ? [] : ["Set in .env:", ...set]),
    ],
  };
}

/** The documents that tell what they are for, by their names. */
async function readShipped(folder: string): Promise<ReadonlyMap<string, ShippedDocument>> {
  const shipped = new Map<string, ShippedDocument>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json") || name === "source.schema.json") continue;
    const document = await readDocument(join(folder, name));
    if (document !== undefined) shipped.set(name.slice(0, -".json".length), document);
  }
  return shipped;
}

/** Reads a document; one that is no JSON is another's to mend. */
async function readDocument(path: string): Promise<ShippedDocument | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path)) as ShippedDocument;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
