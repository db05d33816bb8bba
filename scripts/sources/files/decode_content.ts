import type { ContentPiece, FileContent } from "./file_content.ts";
import { headOf } from "./file_content.ts";
import { LineDecoder } from "./line_decoder.ts";
import type { ToldEncoding } from "./tell_encoding.ts";

/** The content of a file that is not UTF-8, decoded. */
export function decodeContent(content: FileContent, { label, markBytes }: ToldEncoding): FileContent {
  async function* readPieces(): AsyncGenerator<ContentPiece> {
    const decoder = new LineDecoder(label);
    let toSkip = markBytes;
    for await (const { received, bytes } of content.readPieces()) {
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      yield { received, bytes: decoder.push(bytes.subarray(skipped)) };
    }
    yield { received: [], bytes: decoder.end() };
  }
  const { path, verb } = content;
  return { path, verb, encoding: label, readPieces, readHead: (bytes) => headOf(readPieces(), bytes) };
}
