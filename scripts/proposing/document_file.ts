import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { unwritableFile } from "../core/write_whole.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { compactJson } from "./compact_json.ts";

/** The checkout's `sources/`. */
export const SOURCES = fileURLToPath(new URL("../../sources/", import.meta.url));

/** Returns the path for the document of a new source; throws if a document of that name exists. */
export async function newDocumentPath(folder: string, name: string): Promise<string> {
  const path = join(folder, `${name}.json`);
  if (await Deno.stat(path).then(() => true, () => false)) throw exists(path);
  return path;
}

/** Writes a document to a file that does not exist yet. */
export async function writeDocument(path: string, document: unknown): Promise<void> {
  try {
    await Deno.writeTextFile(path, `${compactJson(document)}\n`, { createNew: true });
  } catch (error) {
    throw error instanceof Deno.errors.AlreadyExists ? exists(path) : unwritableFile(path, error);
  }
}

function exists(path: string): StorecastError {
  return new StorecastError(`Cannot write "${path}": it exists already`, {
    exitCode: ExitCode.usage,
    advice: "Choose another name with --name, or remove the document",
  });
}
