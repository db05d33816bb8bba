import { hasUtf8Letters } from "../content/bytes.ts";
import { decodeContent } from "../content/decode_content.ts";
import { detectEncoding } from "../content/detect_encoding.ts";
import { isJson } from "../content/detect_format.ts";
import type { FileContent } from "../content/file_content.ts";
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
