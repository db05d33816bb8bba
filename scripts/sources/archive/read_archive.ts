import { joinedFiles, refuseLongEnd } from "./table_errors.ts";
import type { Archive } from "./archive.ts";
import { archiveOf } from "../documents/archive_of.ts";
import { channelOf } from "../documents/channel.ts";
import { csvColumns } from "../csv/csv_columns.ts";
import { readCsvHeader, requireColumns } from "../csv/csv_file.ts";
import { CsvScanner, type ScannedRecords } from "../csv/csv_scanner.ts";
import { describeNoticed } from "./describe_noticed.ts";
import type { FileContent } from "../content/file_content.ts";
import { openContent } from "./open_content.ts";
import type { InputFile } from "../content/input_file.ts";
import { rowRulesOf, ruledColumns } from "../csv/row_rules.ts";
import type { SourceDocument } from "../documents/source_document.ts";
import type { StagedChunk } from "../orders/staged_chunk.ts";

const [LF, CR] = [10, 13];

/**
 * Detects the format of an archive file and reads its header, but no records yet; throws if it lacks a column that the source document
 * names. `isWhole`: a checksum has proved that the file is complete.
 */
export async function readArchiveHeader(
  file: InputFile,
  document: SourceDocument,
  options: { isWhole?: boolean } = {},
): Promise<Archive> {
  const opened = await openContent(file, archiveOf(document));
  if (opened.kind === "json") {
    const { readJsonArchive } = await import("./read_json_archive.ts");
    return readJsonArchive(opened.content, document);
  }
  if (opened.kind === "workbook") {
    const { readWorkbook } = await import("./read_workbook.ts");
    return await readWorkbook(opened.workbook, { file, document });
  }
  const archive = await readCsvArchive(opened.content, document, options);
  archive.notes.unshift(...opened.notes);
  return archive;
}

async function readCsvArchive(
  content: FileContent,
  document: SourceDocument,
  { isWhole = false }: { isWhole?: boolean },
): Promise<Archive> {
  const format = archiveOf(document);
  const { quote = '"', lastLineEnd = "required" } = format;
  const header = await readCsvHeader(content, { ...format, quote });
  const { separator } = header;
  const { needed, columns, keep, read } = csvColumns(channelOf(document, "archive"), header.names);
  requireColumns(content, header, {
    wanted: [...needed, ...ruledColumns(document)],
    advice: `Check the separator ("${separator}") and the column names in "sources/${document.source}.json", or set ` +
      "STORECAST_SOURCE to the document of this file",
  });
  const notes: string[] = [];
  if (separator !== format.separator) {
    notes.push(`its first line says that "${separator}" separates its fields`);
  }
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    const scanner = new CsvScanner({
      separator,
      quote,
      header: header.written,
      fields: header.names.length,
      keep,
      read,
      firstLine: 1 + header.lines,
      firstByte: header.bytes,
      isLastLineEndOptional: isWhole || lastLineEnd === "optional",
      batchId,
      encoding: content.encoding,
      rules: rowRulesOf(document, header.names),
    });
    let toSkip = header.bytes;
    for await (const { received, bytes } of content.readPieces()) {
      const skipped = Math.min(toSkip, bytes.length);
      toSkip -= skipped;
      const text = bytes.subarray(skipped);
      yield { received, ...withFileOffsets(scanner.push(header.endsLinesWithCr ? text.map(crToLf) : text), content) };
      const { otherHeader } = scanner.noticed;
      if (otherHeader !== undefined) throw joinedFiles(content, otherHeader);
    }
    yield { received: [], ...withFileOffsets(scanner.end(), content) };
    refuseLongEnd(content, scanner.noticed);
    notes.push(...describeNoticed(scanner.noticed, format));
  }
  const form = `${content.encoding}, separated by ${separator === "\t" ? "tabs" : `"${separator}"`}`;
  return { columns, separator, header: header.names, form, notes, records };
}

/** Converts the offsets of rejected records from the decoded text to the file, if they differ. */
function withFileOffsets(scanned: ScannedRecords, { writtenOffset }: FileContent): ScannedRecords {
  if (writtenOffset === undefined || scanned.rejected.length === 0) return scanned;
  const rejected = scanned.rejected.map((one) => ({ ...one, byteOffset: writtenOffset(one.byteOffset!) }));
  return { ...scanned, rejected };
}

function crToLf(byte: number): number {
  return byte === CR ? LF : byte;
}
