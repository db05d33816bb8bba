import { hasUtf8Letters, markLength } from "../content/bytes.ts";
import { CsvScanner } from "../csv/csv_scanner.ts";
import type { OrderLine } from "../orders/order_reader.ts";
import { RequestError } from "../orders/request_error.ts";
import type { RejectedRow } from "./split_answer.ts";
import { splitRecord } from "../csv/split_record.ts";

/** Format of CSV answers. */
export interface CsvAnswer {
  readonly separator: string;
  readonly quote: '"' | "none";
  readonly encoding: string;
}

const [LF, CR] = [10, 13];
const ADVICE = "Check SALES_API_URL, and separator and encoding under api in the source document";

const encoder = new TextEncoder();

/**
 * Splits a CSV answer into its rows, each as the JSON of an object whose keys are the names of the header. A record that cannot be split
 * is one rejected row. Throws a `RequestError` if the header is missing or repeats a name, or if the answer is UTF-8 and the document
 * says another encoding.
 */
export function splitCsvAnswer(bytes: Uint8Array, { encoding, ...format }: CsvAnswer): (Uint8Array | RejectedRow)[] {
  const text = decode(bytes, encoding);
  const found = text.indexOf(LF);
  const end = found === -1 ? text.length : found;
  const header = text.subarray(0, text[end - 1] === CR ? end - 1 : end);
  const names = splitRecord(new TextDecoder().decode(header), format).map((name) => (name ?? "").trim());
  if (names.every((name) => name === "")) {
    throw new RequestError("the answer is CSV without a header", { advice: ADVICE });
  }
  const twice = names.find((name, position) => name !== "" && names.indexOf(name) < position);
  if (twice !== undefined) {
    throw new RequestError(`the answer has the column "${twice}" twice`, {
      advice: "Have the API name each column once",
    });
  }
  const rows: (Uint8Array | RejectedRow)[] = [];
  const scanner = new CsvScanner({
    ...format,
    header,
    fields: names.length,
    keep: undefined,
    read(fields): OrderLine {
      const members = names.flatMap((name, position) => name === "" ? [] : [[name, fields[position] ?? null] as const]);
      rows.push(encoder.encode(JSON.stringify(Object.fromEntries(members))));
      return { leftOut: "no lines" };
    },
    firstLine: 2,
    firstByte: end + 1,
    isLastLineEndOptional: true, // a cut answer is detected by its length
    batchId: "",
  });
  for (const { rejected } of [scanner.push(text.subarray(end + 1)), scanner.end()]) rows.push(...rejected);
  return rows;
}

/** Converts text to UTF-8 and removes a byte order mark. */
function decode(bytes: Uint8Array, encoding: string): Uint8Array {
  const mark = markLength(bytes);
  if (mark > 0) return bytes.subarray(mark);
  const decoder = new TextDecoder(encoding);
  if (decoder.encoding === "utf-8") return bytes;
  if (hasUtf8Letters(bytes, { isCut: false })) {
    throw new RequestError(`the answer is UTF-8, and the source document says ${encoding}`, {
      advice: 'Remove "encoding" from "api" in the source document',
    });
  }
  return encoder.encode(decoder.decode(bytes));
}
