import type { ContentPiece, FileContent } from "./file_content.ts";
import { headOf } from "./file_content.ts";
import { LineDecoder } from "./line_decoder.ts";
import { WrittenOffsets } from "./written_offsets.ts";
import type { DetectedEncoding } from "./detect_encoding.ts";

/** Returns the content of a file that is not UTF-8, decoded. */
export function decodeContent(content: FileContent, { label, markBytes }: DetectedEncoding): FileContent {
  let offsets = new WrittenOffsets(label, markBytes);
  async function* readPieces(): AsyncGenerator<ContentPiece> {
    const decoder = new LineDecoder(label);
    const placed = offsets = new WrittenOffsets(label, markBytes);
    let toSkip = markBytes;
    for await (const { received, bytes } of content.readPieces()) {
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      const decoded = decoder.push(bytes.subarray(skipped));
      placed.add(decoded);
      yield { received, bytes: decoded.text };
    }
    const last = decoder.end();
    placed.add(last);
    yield { received: [], bytes: last.text };
  }
  const { path, verb } = content;
  return {
    path,
    verb,
    encoding: label,
    readPieces,
    readHead: (bytes) => headOf(readPieces(), bytes),
    writtenOffset: (offset) => offsets.of(offset),
  };
}
