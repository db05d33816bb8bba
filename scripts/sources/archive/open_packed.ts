import type { InputFile } from "../content/input_file.ts";
import { unusableFile } from "../content/unusable_file.ts";
import type { ContentPiece, FileContent } from "../content/file_content.ts";
import { gunzip } from "../content/gunzip.ts";
import { isGzip, isZip } from "../content/detect_format.ts";
import { contentOf } from "../content/file_content.ts";
import { HEAD_BYTES, type OpenedContent, openText } from "./open_text.ts";
import { limitUnpacked } from "../content/unpack_limit.ts";
import { openWorkbook, workbookPart } from "../workbook/workbook.ts";
import { type Bytes, readZip, type ZipEntry } from "../content/zip_file.ts";

/** Most bytes of a packed workbook, which has to be held in memory. */
const MOST_HELD_BYTES = 64 << 20;

/** Files that operating systems add to a zip archive. */
const SYSTEM_FILES = /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$|^__MACOSX\//i;

/** Opens a file that is packed with gzip or zip, as workbooks are. */
export async function openPacked(
  file: InputFile,
  { head, encoding }: { head: Uint8Array; encoding: string },
): Promise<OpenedContent> {
  if (isGzip(head)) {
    const content = contentOf(file, () => limitUnpacked(gunzip(file), { file, packedBytes: file.size }));
    return await openUnpacked(file, content, encoding);
  }
  const entries = await readZip(file, file);
  const received = (): AsyncGenerator<Uint8Array> => file.readChunks();
  if (workbookPart(entries, file)) {
    return { kind: "workbook", workbook: await openWorkbook(entries, { file, received }) };
  }
  const entry = onlyEntry(entries, file);
  return await openUnpacked(file, contentOf(file, () => unzip(file, entry)), encoding);
}

async function openUnpacked(file: InputFile, content: FileContent, encoding: string): Promise<OpenedContent> {
  const head = await content.readHead(HEAD_BYTES);
  if (!isZip(head)) return await openText(content, { head, encoding });
  const held = await holdBytes(content);
  const entries = await readZip(held, file);
  if (!workbookPart(entries, file)) throw unusableFile(file, "it has a zip archive in it", "Unpack it");
  return { kind: "workbook", workbook: await openWorkbook(entries, { file, received: () => file.readChunks() }) };
}

/** Unpacks a file of a zip archive. Yields all bytes of the archive as received first, since its parts may be in any order. */
async function* unzip(file: InputFile, entry: ZipEntry): AsyncGenerator<ContentPiece> {
  for await (const bytes of file.readChunks()) yield { received: [bytes], bytes: new Uint8Array(0) };
  async function* unpacked(): AsyncGenerator<ContentPiece> {
    for await (const bytes of entry.read()) yield { received: [], bytes };
  }
  yield* limitUnpacked(unpacked(), { file, packedBytes: entry.packedBytes });
  await file.requireUnchanged();
}

function onlyEntry(entries: readonly ZipEntry[], file: InputFile): ZipEntry {
  const files = entries.filter(({ name }) => !SYSTEM_FILES.test(name));
  if (files.length === 1) return files[0]!;
  if (files.length === 0) {
    throw unusableFile(file, "it is a zip archive without a file", "Check that the file is complete");
  }
  const names = files.slice(0, 10).map(({ name }) => `"${name}"`).join(", ");
  const more = files.length > 10 ? " and more" : "";
  const reason = `it is a zip archive of ${files.length} files: ${names}${more}`;
  throw unusableFile(file, reason, "Unpack it, and load the files one by one");
}

async function holdBytes(content: FileContent): Promise<Bytes> {
  const bytes = await content.readHead(MOST_HELD_BYTES);
  if (bytes.length === MOST_HELD_BYTES) {
    throw unusableFile(content, `the workbook in it has more than ${MOST_HELD_BYTES} bytes`, "Unpack it first");
  }
  return { size: bytes.length, readAt: (offset, length) => bytes.subarray(offset, offset + length) };
}
