import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { unreadableFile } from "../core/unreadable_file.ts";
import { splitRecord } from "./csv_scanner.ts";

const CHUNK_BYTES = 1 << 18;
const MAX_HEADER_BYTES = 1 << 16;

/** The header of a CSV file. */
export interface CsvHeader {
  readonly names: readonly string[];
  /** Length of the header in bytes with its line end, where the records begin. */
  readonly bytes: number;
}

/** Purpose for which a CSV file is read. */
export interface CsvPurpose {
  readonly separator: string;
  /** Verb of the error messages, as in `Cannot load "orders.csv"`. */
  readonly verb: "load" | "forecast";
}

/** Reads the header of a CSV file; throws if the file cannot be read or is empty, or if two columns have the same name. */
export async function readCsvHeader(path: string, { separator, verb }: CsvPurpose): Promise<CsvHeader> {
  const head = await readHead(path);
  if (head.length === 0) {
    throw new StorecastError(`Cannot ${verb} "${path}": it is empty`, {
      exitCode: ExitCode.input,
      advice: "Check that the file is complete",
    });
  }
  const end = head.indexOf(10);
  const text = new TextDecoder().decode(head.subarray(0, end < 0 ? head.length : end)); // removes a byte order mark
  const names = splitRecord(text.replace(/\r$/, ""), separator).map((name) => (name ?? "").trim());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new StorecastError(`Cannot ${verb} "${path}": its header (line 1) has the column "${repeated}" twice`, {
      exitCode: ExitCode.input,
      advice: "Give every column a different name",
    });
  }
  return { names, bytes: end < 0 ? head.length : end + 1 };
}

/** Throws if a header lacks one of the `wanted` columns. */
export function requireColumns(
  path: string,
  { names }: CsvHeader,
  { wanted, verb, advice }: { wanted: readonly string[]; verb: CsvPurpose["verb"]; advice: string },
): void {
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const lacking = missing.map((name) => `"${name}"`).join(", ");
  const shown = names.slice(0, 30).map((name) => `"${name.slice(0, 40)}"`).join(", ");
  throw new StorecastError(`Cannot ${verb} "${path}": its header (line 1) lacks ${lacking}; it has ${shown}`, {
    exitCode: ExitCode.input,
    advice,
  });
}

/** Returns the error for a CSV file without records. */
export function noRows(path: string, verb: CsvPurpose["verb"]): StorecastError {
  return new StorecastError(`Cannot ${verb} "${path}": it has a header and no rows`, {
    exitCode: ExitCode.input,
    advice: "Check that the file is complete",
  });
}

/** Reads the bytes of a file, piece by piece. */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    using file = await Deno.open(path);
    while (true) {
      const chunk = new Uint8Array(CHUNK_BYTES);
      const length = await file.read(chunk);
      if (length === null) return;
      yield chunk.subarray(0, length);
    }
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    if (!isFile && !isDirectory) throw notAFile(path);
    using file = await Deno.open(path);
    const head = new Uint8Array(MAX_HEADER_BYTES);
    const length = await file.read(head) ?? 0;
    return head.subarray(0, length);
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

/** Returns the error for a pipe, which can be read only once: a file is read for its header, its records and its fingerprint. */
function notAFile(path: string): StorecastError {
  return new StorecastError(`Cannot read "${path}": it is a pipe or a device, not a file`, {
    exitCode: ExitCode.input,
    advice: "Write it to a file first",
  });
}
