import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { openContent } from "../sources/archive/open_content.ts";
import { InputFile } from "../sources/content/input_file.ts";
import { nameFormat } from "../sources/content/name_format.ts";
import type { SampleSheet } from "./read_sheets.ts";

/** The head of a file or of an answer. */
export interface Sample {
  readonly bytes: Uint8Array;
  /** Whether there is more of it. */
  readonly isCut: boolean;
  /** The encoding that its first bytes tell; the bytes here are UTF-8 then. */
  readonly told?: string;
  /** The sheets of a workbook. */
  readonly sheets?: readonly SampleSheet[];
  /** Headers of the answer; undefined for a file. */
  readonly headers?: Headers;
}

/** Bytes of a file that are looked at: some ten thousand rows, which is more than a month of most shops. */
const SAMPLE_BYTES = 6 << 20;

/** Reads the head of a file as the loader reads it: unpacked, and of a workbook the rows of its sheets. */
export async function readSample(path: string): Promise<Sample> {
  using file = await InputFile.open(path, "load");
  const opened = await openContent(file);
  if (opened.kind === "workbook") {
    const { readSheets } = await import("./read_sheets.ts");
    return { bytes: new Uint8Array(0), isCut: false, sheets: await readSheets(opened.workbook) };
  }
  const { content } = opened;
  const bytes = await content.readHead(SAMPLE_BYTES);
  const isCut = bytes.length === SAMPLE_BYTES;
  return { bytes, isCut, ...(content.encoding === "UTF-8" ? {} : { told: content.encoding }) };
}

/** Throws if a sample has nothing to look at, or is of a kind whose columns cannot be told. */
export function requireText(bytes: Uint8Array, from: string): void {
  const refuse = (reason: string, advice: string): StorecastError =>
    new StorecastError(`Cannot look at "${from}": ${reason}`, { exitCode: ExitCode.input, advice });
  if (bytes.length === 0) throw refuse("it is empty", "Take a file or a day that has orders");
  const other = nameFormat(bytes);
  if (other === undefined || other.reason === "it is JSON") return;
  throw refuse(other.reason, other.advice);
}
