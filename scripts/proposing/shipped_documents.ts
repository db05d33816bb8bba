import { join } from "node:path";
import { StorecastError } from "../core/storecast_error.ts";
import { csvColumns } from "../sources/csv/csv_columns.ts";
import { ruledColumns } from "../sources/csv/row_rules.ts";
import { channelOf } from "../sources/documents/channel.ts";
import { readSourceDocument } from "../sources/documents/read_source_document.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";

/** A document that ships with Storecast for a platform. */
export interface ShippedDocument {
  readonly description: string;
  readonly currency?: string;
  /** The settings that it needs, each with an example or where to get it; a copy lacks this key. */
  readonly settings: Readonly<Record<string, string>>;
  readonly archive?: unknown;
  readonly api?: unknown;
  readonly [key: string]: unknown;
}

/** Reads the shipped documents by platform: those with `description` and `settings`. */
export async function readShipped(folder: string): Promise<ReadonlyMap<string, ShippedDocument>> {
  const shipped = new Map<string, ShippedDocument>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json") || name === "source.schema.json") continue;
    const document = await readDocument(join(folder, name));
    if (isShipped(document)) shipped.set(name.slice(0, -".json".length), document);
  }
  return shipped;
}

/** Finds the platform whose document reads files with this header; of several, the one that needs the most columns. */
export async function recognizePlatform(
  header: readonly string[],
  folder: string,
): Promise<{ platform: string; description: string } | undefined> {
  const fitting: { platform: string; description: string; columns: number }[] = [];
  for (const [platform, { archive, description }] of await readShipped(folder)) {
    const document = archive === undefined ? undefined : await readValid(platform, folder);
    if (document === undefined) continue;
    const needed = [...csvColumns(channelOf(document, "archive"), header).needed, ...ruledColumns(document)];
    if (!needed.every((names) => names.some((name) => header.includes(name)))) continue;
    fitting.push({ platform, description, columns: needed.length });
  }
  return fitting.toSorted((one, other) => other.columns - one.columns)[0];
}

function isShipped(document: unknown): document is ShippedDocument {
  return typeof document === "object" && document !== null && "description" in document && "settings" in document;
}

/** Reads a document; undefined if it is not JSON. */
async function readDocument(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads a document like the loader; undefined if it is invalid. */
async function readValid(name: string, folder: string): Promise<SourceDocument | undefined> {
  try {
    return await readSourceDocument(name, folder);
  } catch (error) {
    if (error instanceof StorecastError) return undefined;
    throw error;
  }
}
