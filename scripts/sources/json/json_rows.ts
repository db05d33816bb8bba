import { unusable } from "../content/unusable.ts";
import type { FileContent } from "../content/file_content.ts";
import { JsonArraySplitter } from "./json_array_splitter.ts";
import { JsonLineSplitter } from "./json_line_splitter.ts";
import { type JsonRows, type JsonSplitter, NotJson } from "./json_splitter.ts";

/** Bytes by which it is told how the rows of a file are divided. */
const TELLING_BYTES = 1 << 16;

/**
 * Splits a JSON file into its rows: the elements of an array, or one a line. A line that is broken is a row of its own. Throws if an
 * array has no end, as that of a file that is cut.
 */
export async function* readJsonRows(
  content: FileContent,
): AsyncGenerator<JsonRows & { readonly received: readonly Uint8Array[] }> {
  const head = await content.readHead(TELLING_BYTES);
  const text = new TextDecoder().decode(head).trimStart();
  if (isOneObject(text)) {
    const advice = "Have the orders exported as an array, or one a line";
    throw unusable(content, "it is one JSON object over several lines, not an array of orders or one a line", advice);
  }
  const splitter: JsonSplitter = text.startsWith("[") ? new JsonArraySplitter() : new JsonLineSplitter();
  try {
    for await (const { received, bytes } of content.readPieces()) yield { received, ...splitter.push(bytes) };
    yield { received: [], ...splitter.end() };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw unusable(content, error.message, "Check that the file is complete");
  }
}

/** Whether a text begins with an object that goes on on the next line, which does not begin another. */
function isOneObject(text: string): boolean {
  const [first = "", second] = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return first.startsWith("{") && !first.endsWith("}") && second !== undefined && !second.startsWith("{");
}
