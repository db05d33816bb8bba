import { archiveOf } from "../documents/archive_of.ts";
import { channelOf } from "../documents/channel.ts";
import { csvColumns } from "../csv/csv_columns.ts";
import { type CsvHeader, requireColumns, requireDistinct } from "../csv/csv_file.ts";
import { describeNoticed } from "./describe_noticed.ts";
import type { InputFile } from "../content/input_file.ts";
import type { Archive } from "./archive.ts";
import { joinedFiles, refuseLongEnd } from "./table_errors.ts";
import { rowRulesOf, ruledColumns } from "../csv/row_rules.ts";
import type { ArchiveDocument, SourceDocument } from "../documents/source_document.ts";
import type { StagedChunk } from "../orders/staged_chunk.ts";
import { type NamedFile, unusableFile } from "../content/unusable_file.ts";
import { cellText } from "../workbook/sheet_cell.ts";
import type { SheetRow } from "../workbook/sheet_rows.ts";
import { SheetScanner } from "../workbook/sheet_scanner.ts";
import type { Sheet, Workbook } from "../workbook/workbook.ts";

/** Rows after the header that are searched for the right header, if the columns do not match. */
const FOLLOWING_ROWS = 100;

const NOTHING = { csv: new Uint8Array(0), rows: 0, leftOut: [], rejected: [] };

/** Reads the header of a workbook as an archive. Its rows are staged like those of a CSV file, with their row numbers as lines. */
export async function readWorkbook(
  workbook: Workbook,
  { file, document }: { file: InputFile; document: SourceDocument },
): Promise<Archive> {
  const format = archiveOf(document);
  const sheet = chosenSheet(workbook, file, format.sheet);
  const header = await readHeader(workbook, sheet, { file, format });
  const { needed, columns, keep, read } = csvColumns(channelOf(document, "archive"), header.names);
  const wanted = [...needed, ...ruledColumns(document)];
  requireColumns(file, header, {
    wanted,
    advice: `Check the sheet ("${sheet.name}") and the column names in "sources/${document.source}.json", or set ` +
      "STORECAST_SOURCE to the document of this file",
  });
  const { separator } = header;
  const notes: string[] = [];
  async function* records(batchId: string): AsyncGenerator<StagedChunk> {
    for await (const bytes of workbook.received()) yield { received: [bytes], ...NOTHING };
    const scanner = new SheetScanner({
      file,
      header,
      keep: keep ?? (read === undefined ? header.names.map((_, position) => position) : undefined),
      read,
      needed: new Set(wanted.flat().map((name) => header.names.indexOf(name))),
      rules: rowRulesOf(document, header.names),
      batchId,
      dialect: format,
    });
    for await (const rows of workbook.rows(sheet)) {
      yield { received: [], ...scanner.take(rows) };
      const { otherHeader } = scanner.noticed;
      if (otherHeader !== undefined) throw joinedFiles(file, otherHeader);
    }
    await file.requireUnchanged();
    refuseLongEnd(file, scanner.noticed);
    notes.push(...describeNoticed(scanner.noticed, format));
  }
  return { columns, separator, header: header.names, form: `sheet "${sheet.name}" of a workbook`, notes, records };
}

/** Returns the named sheet, or the only one. */
function chosenSheet({ sheets }: Workbook, file: NamedFile, name: string | undefined): Sheet {
  const names = sheets.map((sheet) => `"${sheet.name}"`).join(", ");
  if (sheets.length === 0) {
    throw unusableFile(file, "it is a workbook without a worksheet", "Check that it is complete");
  }
  if (name === undefined) {
    if (sheets.length === 1) return sheets[0]!;
    const advice = `Set "sheet" in "archive" of the source document to the name of the sheet to load`;
    throw unusableFile(file, `it is a workbook of ${sheets.length} sheets: ${names}`, advice);
  }
  const sheet = sheets.find((one) => one.name === name);
  if (sheet !== undefined) return sheet;
  throw unusableFile(
    file,
    `it has no sheet "${name}"; it has ${names}`,
    `Correct "sheet" in "archive" of the source document`,
  );
}

async function readHeader(
  workbook: Workbook,
  sheet: Sheet,
  { file, format }: { file: NamedFile; format: ArchiveDocument },
): Promise<CsvHeader> {
  const { skipLines = 0, headerLines = 1 } = format;
  const lines: string[][] = [];
  const namesOf = ({ cells }: SheetRow): string[] =>
    Array.from(cells, (cell) => cell === undefined || cell.kind === "unknown" ? "" : cellText(cell, format).trim());
  read: for await (const rows of workbook.rows(sheet)) {
    for (const row of rows) {
      if (row.row > skipLines + headerLines + FOLLOWING_ROWS) break read;
      lines[row.row - 1] = namesOf(row);
    }
  }
  if (lines.length === 0) {
    throw unusableFile(file, `its sheet "${sheet.name}" is empty`, "Check that the file is complete");
  }
  const rowsOf = (from: number, to: number): string[][] => Array.from(lines.slice(from, to), (line) => line ?? []);
  const [first = [], ...more] = rowsOf(skipLines, skipLines + Math.max(headerLines, 1));
  const names = headerLines === 0
    ? first.map((_, index) => String(index + 1))
    : first.map((name, index) => [name, ...more.map((line) => line[index] ?? "")].join(" ").trim());
  requireDistinct(file, names);
  const headerEnd = skipLines + headerLines;
  return {
    separator: format.separator,
    names,
    written: new Uint8Array(0),
    bytes: 0,
    lines: headerEnd,
    following: rowsOf(headerEnd, lines.length),
    endsLinesWithCr: false,
  };
}
