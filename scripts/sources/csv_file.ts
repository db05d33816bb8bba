import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { unreadableFile } from "../core/unreadable_file.ts";
import { splitRecord } from "./csv_scanner.ts";

const CHUNK_BYTES = 1 << 18;
const MAX_HEADER_BYTES = 1 << 16;

/** The header of a CSV file. */
export interface CsvHeader {
  readonly names: readonly string[];
  /** Its length in bytes, line end included: the records begin there. */
  readonly bytes: number;
}

/** What a CSV file is read for. */
export interface CsvPurpose {
  readonly separator: string;
  /** The verb of its errors, as in `Cannot load "orders.csv"`. */
  readonly verb: "load" | "forecast";
}

/** Reads the header of a CSV file; throws for a file that cannot be read or is empty, and for a column that is named twice. */
export async function readCsvHeader(path: string, { separator, verb }: CsvPurpose): Promise<CsvHeader> {
  const head = await readHead(path);
  if (head.length === 0) {
    throw new StorecastError(`Cannot ${verb} "${path}": it is empty`, {
      exitCode: ExitCode.input,
      advice: "Check that it was written to its end",
    });
  }
  const end = head.indexOf(10);
  const text = new TextDecoder().decode(head.subarray(0, end < 0 ? head.length : end)); // takes a byte order mark away
  const names = splitRecord(text.replace(/\r$/, ""), separator).map((name) => (name ?? "").trim());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new StorecastError(`Cannot ${verb} "${path}": its header (line 1) names the column "${repeated}" twice`, {
      exitCode: ExitCode.input,
      advice: "Give every column a name of its own",
    });
  }
  return { names, bytes: end < 0 ? head.length : end + 1 };
}

/** Throws if a header lacks one of the columns `wanted`. */
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

/** The error for a CSV file without records. */
export function noRows(path: string, verb: CsvPurpose["verb"]): StorecastError {
  return new StorecastError(`Cannot ${verb} "${path}": it has a header and no rows`, {
    exitCode: ExitCode.input,
    advice: "Check that the file was written to its end",
  });
}

/** The bytes of a file, piece by piece. */
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

/** A pipe can be read only once, and a file is read for its header and for its records, an archive for its fingerprint too. */
function notAFile(path: string): StorecastError {
  return new StorecastError(`Cannot read "${path}": it is a pipe or a device, not a file`, {
    exitCode: ExitCode.input,
    advice: "Write it to a file first",
  });
}
