import type { InputFile } from "../content/input_file.ts";
import { hasUtf8Letters } from "../content/bytes.ts";
import { isJson } from "../content/detect_format.ts";
import { decodeContent } from "../content/decode_content.ts";
import { type ContentPiece, type FileContent, headOf } from "../content/file_content.ts";
import { detectEncoding } from "../content/detect_encoding.ts";
import { unusableFile } from "../content/unusable_file.ts";
import type { Workbook } from "../workbook/workbook.ts";

/** A file by its detected kind. */
export type OpenedContent =
  | { readonly kind: "text" | "json"; readonly content: FileContent; readonly notes: readonly string[] }
  | { readonly kind: "workbook"; readonly workbook: Workbook };

/** Bytes in which the kind of a file is detected. */
export const HEAD_BYTES = 4096;

/** Bytes that are searched for letters in UTF-8: the first one beyond ASCII may come late. */
const LETTER_BYTES = 1 << 20;

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

/** Decodes text that is not UTF-8, and detects JSON. */
export async function openText(
  content: FileContent,
  { head, encoding }: { head: Uint8Array; encoding: string },
): Promise<OpenedContent> {
  const declared = new TextDecoder(encoding).encoding;
  const detected = detectEncoding(head);
  const label = detected?.label ?? declared;
  const notes = detected !== undefined && encoding !== "utf-8" && label !== declared
    ? [`it was read as ${label}, by its first bytes, not as ${encoding}`]
    : [];
  if (label === "utf-8") return { kind: isJson(head) ? "json" : "text", content, notes };
  if (detected === undefined) await refuseUtf8(content, encoding);
  const decoded = decodeContent(content, detected ?? { label, markBytes: 0 });
  return { kind: isJson(await decoded.readHead(HEAD_BYTES)) ? "json" : "text", content: decoded, notes };
}

/** Throws if a file is UTF-8 and the document says another encoding: each letter beyond ASCII would become two wrong ones. */
async function refuseUtf8(content: FileContent, encoding: string): Promise<void> {
  const head = await content.readHead(LETTER_BYTES);
  if (!hasUtf8Letters(head, { isCut: head.length === LETTER_BYTES })) return;
  throw unusableFile(
    content,
    `it is UTF-8, and the source document says ${encoding}`,
    'Remove "encoding" from "archive" in the source document, or save the file in that encoding',
  );
}

/** Whether a file is packed with gzip or zip, as workbooks are. */
function isPacked(head: Uint8Array): boolean {
  return isGzip(head) || isZip(head);
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 && head[3] === 4 || head[2] === 5 && head[3] === 6);
}

/** Makes a content from pieces that can be read several times. */
export function contentOf(
  { path, verb }: Pick<FileContent, "path" | "verb">,
  readPieces: FileContent["readPieces"],
): FileContent {
  return { path, verb, encoding: "UTF-8", readPieces, readHead: (bytes) => headOf(readPieces(), bytes) };
}
