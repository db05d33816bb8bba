import { isGzip, isZip } from "../content/detect_format.ts";
import type { ContentPiece } from "../content/file_content.ts";
import type { InputFile } from "../content/input_file.ts";
import { HEAD_BYTES, type OpenedContent, openText } from "./open_text.ts";

/**
 * Detects by its bytes what a file is: text in some encoding, JSON or a workbook, plain or packed with gzip or zip. Its content is
 * converted to UTF-8; plain UTF-8 is passed on unchanged. `encoding` applies to text without a detectable encoding of its own.
 */
export async function openContent(
  file: InputFile,
  { encoding = "utf-8" }: { encoding?: string | undefined } = {},
): Promise<OpenedContent> {
  const head = await file.readHead(HEAD_BYTES);
  // The unpacking code is loaded only if it is needed: most files are plain.
  if (isPacked(head)) return await (await import("./open_packed.ts")).openPacked(file, { head, encoding });
  return openText({
    path: file.path,
    verb: file.verb,
    encoding: "UTF-8",
    readHead: (bytes) => file.readHead(bytes),
    readPieces: () => plainPieces(file),
  }, { head, encoding });
}

async function* plainPieces(file: InputFile): AsyncGenerator<ContentPiece> {
  for await (const bytes of file.readChunks()) yield { received: [bytes], bytes };
}

/** Whether a file is packed with gzip or zip, as workbooks are. */
function isPacked(head: Uint8Array): boolean {
  return isGzip(head) || isZip(head);
}
