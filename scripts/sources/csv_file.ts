import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { splitRecord } from "./csv_scanner.ts";
import type { InputFile } from "./input_file.ts";

const MAX_HEADER_BYTES = 1 << 16;

/** The header of a CSV file. */
export interface CsvHeader {
  readonly names: readonly string[];
  /** Length of the header in bytes with its line end, where the records begin. */
  readonly bytes: number;
}

/**
 * Reads the header of a CSV file; throws if the file is empty, if two columns have the same name, or if there is no line end where
 * a header would have one.
 */
export async function readCsvHeader(file: InputFile, { separator }: { separator: string }): Promise<CsvHeader> {
  const head = await file.readHead(MAX_HEADER_BYTES);
  if (head.length === 0) throw unusable(file, "it is empty", "Check that the file is complete");
  const end = head.indexOf(10);
  if (end < 0 && file.size > head.length) {
    const reason = `its header (line 1) is longer than ${MAX_HEADER_BYTES} bytes`;
    throw unusable(file, reason, "Check that the file is CSV, with one line a record");
  }
  const text = new TextDecoder().decode(head.subarray(0, end < 0 ? head.length : end)); // removes a byte order mark
  const names = splitRecord(text.replace(/\r$/, ""), separator).map((name) => (name ?? "").trim());
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    const reason = `its header (line 1) has the column "${repeated}" twice`;
    throw unusable(file, reason, "Give every column a different name");
  }
  return { names, bytes: end < 0 ? head.length : end + 1 };
}

/** Throws if a header lacks one of the `wanted` columns. */
export function requireColumns(
  file: InputFile,
  { names }: CsvHeader,
  { wanted, advice }: { wanted: readonly string[]; advice: string },
): void {
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return;
  const lacking = missing.map((name) => `"${name}"`).join(", ");
  const shown = names.slice(0, 30).map((name) => `"${name.slice(0, 40)}"`).join(", ");
  throw unusable(file, `its header (line 1) lacks ${lacking}; it has ${shown}`, advice);
}

/** Returns the error for a CSV file without records. */
export function noRows(file: InputFile): StorecastError {
  return unusable(file, "it has a header and no rows", "Check that the file is complete");
}

function unusable({ path, verb }: InputFile, reason: string, advice: string): StorecastError {
  return new StorecastError(`Cannot ${verb} "${path}": ${reason}`, { exitCode: ExitCode.input, advice });
}
