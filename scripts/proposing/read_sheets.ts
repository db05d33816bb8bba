import { type Cell, cellText } from "../sources/workbook/sheet_cell.ts";
import type { Workbook } from "../sources/workbook/workbook.ts";
import type { TableRecord } from "./split_table.ts";

/** The first rows of a sheet. */
export interface SampleSheet {
  readonly name: string;
  readonly records: readonly TableRecord[];
}

/** Most rows of a sheet that are read. */
const MOST_ROWS = 20_000;

/** Formats of cells that are not text; the formats in a document matter only for text. */
const SHOWN = { dateFormat: "yyyy-MM-dd", decimalMark: "." };

/** Reads the first rows of each sheet, all as wide as the widest of its first 1,000 rows. */
export async function readSheets(workbook: Workbook): Promise<SampleSheet[]> {
  const sheets: SampleSheet[] = [];
  for (const sheet of workbook.sheets) {
    const rows: { line: number; cells: readonly (Cell | undefined)[] }[] = [];
    read: for await (const some of workbook.rows(sheet)) {
      for (const { row, cells } of some) {
        if (rows.length === MOST_ROWS) break read;
        rows.push({ line: row - 1, cells });
      }
    }
    const width = Math.max(0, ...rows.slice(0, 1000).map(({ cells }) => cells.length));
    sheets.push({ name: sheet.name, records: rows.map(({ line, cells }) => recordOf(line, cells, width)) });
  }
  return sheets;
}

function recordOf(line: number, cells: readonly (Cell | undefined)[], width: number): TableRecord {
  const fields = Array.from({ length: width }, (_, position) => {
    const cell = cells[position];
    return cell === undefined || cell.kind === "unknown" ? "" : cellText(cell, SHOWN);
  });
  const numbers = new Set(fields.keys().filter((position) => cells[position]?.kind === "number"));
  return { line, fields, isBlank: fields.every((field) => field.trim() === ""), numbers };
}
