import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { openContent } from "../sources/archive/open_content.ts";
import { InputFile } from "../sources/content/input_file.ts";
import { unsupportedFormat } from "../sources/content/detect_format.ts";
import type { SampleSheet } from "./read_sheets.ts";

/** The head of a file or of an answer. */
export interface Sample {
  readonly bytes: Uint8Array;
  /** Whether there is more of it. */
  readonly isCut: boolean;
  /** Detected encoding of the file, if it is not UTF-8; `bytes` are converted to UTF-8 then. */
  readonly detected?: string;
  /** Sheets of a workbook. */
  readonly sheets?: readonly SampleSheet[];
  /** Headers of an answer; undefined for a file. */
  readonly headers?: Headers;
}

/** Most bytes of a sample: some ten thousand rows, more than a month of most shops. */
const SAMPLE_BYTES = 6 << 20;

/** Reads the head of a file like the loader: unpacked; of a workbook the first rows of its sheets. */
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
  return { bytes, isCut, ...(content.encoding === "UTF-8" ? {} : { detected: content.encoding }) };
}

/** Throws if a sample is empty, or in an unsupported format. */
export function requireText(bytes: Uint8Array, from: string): void {
  const refuse = (reason: string, advice: string): StorecastError =>
    new StorecastError(`Cannot look at "${from}": ${reason}`, { exitCode: ExitCode.input, advice });
  if (bytes.length === 0) throw refuse("it is empty", "Give a file or a day that has orders");
  const other = unsupportedFormat(bytes);
  if (other === undefined) return;
  throw refuse(other.reason, other.advice);
}
