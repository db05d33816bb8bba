import { type SplitAnswer, splitAnswer } from "./split_answer.ts";
import { splitCsvAnswer } from "./split_csv_answer.ts";
import type { ApiDocument } from "../documents/source_document.ts";

/** Format of an API's answers. */
export interface AnswerShape {
  /** Name of the format in messages. */
  readonly name: string;
  isOfType(contentType: string): boolean;
  /** Splits a page into its rows. */
  split(bytes: Uint8Array): SplitAnswer;
}

/** Returns the format of the answers that a document describes. */
export function answerShape({ format = "json", ...api }: ApiDocument): AnswerShape {
  const path = api.orders?.split(".") ?? [];
  const { separator = ",", quote = '"', encoding = "utf-8" } = api;
  const shapes: Record<typeof format, AnswerShape> = {
    json: {
      name: "JSON",
      isOfType: (type) => /json/i.test(type),
      split: (bytes) => splitAnswer(bytes, path),
    },
    ndjson: {
      name: "JSON lines",
      isOfType: (type) => /json|text\/plain|octet-stream/i.test(type),
      split: (bytes) => ({ rows: splitLines(bytes), envelope: [] }),
    },
    csv: {
      name: "CSV",
      isOfType: (type) => /csv|text\/plain|excel|octet-stream/i.test(type),
      split: (bytes) => ({ rows: splitCsvAnswer(bytes, { separator, quote, encoding }), envelope: [] }),
    },
  };
  return shapes[format];
}

const LF = 10;

/** Returns the lines that are not blank. */
function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(LF, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (line.some((byte) => byte > 32)) lines.push(line);
    start = end + 1;
  }
  return lines;
}
