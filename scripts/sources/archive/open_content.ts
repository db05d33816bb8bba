import type { InputFile } from "../content/input_file.ts";
import { hasUtf8Letters } from "../content/bytes.ts";
import { isJson } from "../content/name_format.ts";
import { decodeContent } from "../content/decode_content.ts";
import { type ContentPiece, type FileContent, headOf } from "../content/file_content.ts";
import { tellEncoding } from "../content/tell_encoding.ts";
import { unusable } from "../content/unusable.ts";
import type { Workbook } from "../workbook/workbook.ts";

/** What a file turned out to be. */
export type OpenedContent =
  | { readonly kind: "text" | "json"; readonly content: FileContent; readonly notes: readonly string[] }
  | { readonly kind: "workbook"; readonly workbook: Workbook };

/** Bytes that tell what a file is. */
const TELLING_BYTES = 4096;

/** Bytes that are looked at for UTF-8 under another name: the first letter beyond ASCII may come late. */
const LETTER_BYTES = 1 << 20;

/**
 * Finds out by its bytes what a file is: text in some encoding, JSON or a workbook, as it is or packed with gzip or zip. Text comes
 * out as UTF-8; UTF-8 that is not packed is passed on as it is read. `encoding`: that of text which does not tell its own.
 */
export async function openContent(
  file: InputFile,
  { encoding = "utf-8" }: { encoding?: string | undefined } = {},
): Promise<OpenedContent> {
  const head = await file.readHead(TELLING_BYTES);
  // What unpacks is loaded when it is needed: most files are plain.
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

/** Decodes text that is not UTF-8, and tells JSON from other text. */
export async function openText(
  content: FileContent,
  { head, encoding }: { head: Uint8Array; encoding: string },
): Promise<OpenedContent> {
  const declared = new TextDecoder(encoding).encoding;
  const told = tellEncoding(head);
  const label = told?.label ?? declared;
  const notes = told !== undefined && encoding !== "utf-8" && label !== declared
    ? [`it was read as ${label}, as its first bytes say, not as ${encoding}`]
    : [];
  if (label === "utf-8") return { kind: isJson(head) ? "json" : "text", content, notes };
  if (told === undefined) await refuseUtf8(content, encoding);
  const decoded = decodeContent(content, told ?? { label, markBytes: 0 });
  return { kind: isJson(await decoded.readHead(TELLING_BYTES)) ? "json" : "text", content: decoded, notes };
}

/** Throws for UTF-8 that the document calls something else: every letter beyond ASCII would become two others. */
async function refuseUtf8(content: FileContent, encoding: string): Promise<void> {
  const head = await content.readHead(LETTER_BYTES);
  if (!hasUtf8Letters(head, { isCut: head.length === LETTER_BYTES })) return;
  throw unusable(
    content,
    `it is UTF-8, and the source document says ${encoding}`,
    'Take "encoding" out of "archive" in the source document, or save the file in that encoding',
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

/** The content of pieces that can be read several times. */
export function contentOf(
  { path, verb }: Pick<FileContent, "path" | "verb">,
  readPieces: FileContent["readPieces"],
): FileContent {
  return { path, verb, encoding: "UTF-8", readPieces, readHead: (bytes) => headOf(readPieces(), bytes) };
}
