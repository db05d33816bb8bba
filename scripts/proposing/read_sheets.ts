import { type Cell, cellText } from "../sources/workbook/sheet_cell.ts";
import type { Workbook } from "../sources/workbook/workbook.ts";
import type { TableRecord } from "./split_table.ts";

/** The rows of a sheet. */
export interface SampleSheet {
  readonly name: string;
  readonly records: readonly TableRecord[];
}

/** Rows of a sheet that are looked at. */
const MOST_ROWS = 20_000;

/** How cells that are no text are shown: the document's own formats matter to cells of text alone. */
const SHOWN = { dateFormat: "yyyy-MM-dd", decimalMark: "." };

/** Reads the first rows of each sheet, as wide as its widest one. */
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
