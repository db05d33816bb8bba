import { unusableFile } from "../content/unusable_file.ts";
import type { FileContent } from "../content/file_content.ts";
import { JsonArraySplitter } from "./json_array_splitter.ts";
import { JsonLineSplitter } from "./json_line_splitter.ts";
import { type JsonRows, type JsonSplitter, NotJson } from "./json_splitter.ts";

/** Bytes in which the form of a file is detected. */
const HEAD_BYTES = 1 << 16;

/**
 * Splits a JSON file into its rows: the elements of an array, or the lines. A line of broken JSON is one row. Throws if an array has no
 * end, so that the file is cut off.
 */
export async function* readJsonRows(
  content: FileContent,
): AsyncGenerator<JsonRows & { readonly received: readonly Uint8Array[] }> {
  const head = await content.readHead(HEAD_BYTES);
  const text = new TextDecoder().decode(head).trimStart();
  if (isOneObject(text)) {
    const advice = "Export the orders as an array, or one on each line";
    throw unusableFile(
      content,
      "it is one JSON object, not an array of orders or one order on each line",
      advice,
    );
  }
  const splitter: JsonSplitter = text.startsWith("[") ? new JsonArraySplitter() : new JsonLineSplitter();
  try {
    for await (const { received, bytes } of content.readPieces()) yield { received, ...splitter.push(bytes) };
    yield { received: [], ...splitter.end() };
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw unusableFile(content, error.message, "Check that the file is complete");
  }
}

/** Whether a text begins with an object that takes several lines. */
function isOneObject(text: string): boolean {
  const [first = "", second] = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return first.startsWith("{") && !first.endsWith("}") && second !== undefined && !second.startsWith("{");
}
