import { type SplitAnswer, splitAnswer } from "./split_answer.ts";
import type { ApiDocument } from "./source_document.ts";

/** What the answers of an API are. */
export interface AnswerShape {
  readonly format: "json" | "ndjson";
  /** Keys of the path of the orders in an answer of JSON. */
  readonly orders: readonly string[];
  /** The format's name in a sentence. */
  readonly name: string;
  isOfType(contentType: string): boolean;
}

/** Returns what a document says of the answers. */
export function answerShape({ format = "json", orders }: ApiDocument): AnswerShape {
  const isOfType = (type: string): boolean => format === "json" ? /json/i.test(type) : /json|text|octet/i.test(type);
  return { format, orders: orders?.split(".") ?? [], name: format === "json" ? "JSON" : "JSON lines", isOfType };
}

const LF = 10;

/** Splits a page into its rows. */
export function splitPage(bytes: Uint8Array, { format, orders }: AnswerShape): SplitAnswer {
  return format === "json" ? splitAnswer(bytes, orders) : { rows: splitLines(bytes), envelope: [] };
}

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
