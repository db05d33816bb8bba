import { unusableFile } from "../content/unusable_file.ts";
import { type Cell, cellOf, type CellRules } from "./sheet_cell.ts";
import { xmlPieces } from "./read_xml.ts";
import type { ZipEntry } from "../content/zip_file.ts";

/** A row of a sheet with at least one cell. */
export interface SheetRow {
  /** Its number, from 1. */
  readonly row: number;
  /** Its cells by column, from 0; undefined if empty. */
  readonly cells: readonly (Cell | undefined)[];
}

/** Excel's limits of columns and rows; more are an attack. */
const [MOST_COLUMNS, MOST_ROWS] = [16_384, 1_048_576];

/** Reads the rows of a sheet in blocks. */
export async function* sheetRows(part: ZipEntry, rules: CellRules): AsyncGenerator<readonly SheetRow[]> {
  let rows: SheetRow[] = [];
  let row = 0;
  let cells: (Cell | undefined)[] = [];
  let column = -1;
  let cell: { type: string; style: number; text: string; isFormula: boolean } | undefined;
  let isText = false;
  let phonetic = 0; // depth within <rPh>, the pronunciation of a text
  const { file } = rules;
  const pieces = xmlPieces(part, {
    file,
    onOpen: ({ name, attributes }) => {
      isText = false;
      if (name === "row") {
        const next = attributes.r === undefined ? row + 1 : Number(attributes.r);
        if (!(next > row) || next > MOST_ROWS) {
          throw unusableFile(file, `row ${attributes.r} follows row ${row}`, "Save it again");
        }
        row = next;
        cells = [];
        column = -1;
      } else if (name === "c") {
        column = attributes.r === undefined ? column + 1 : columnOf(attributes.r);
        if (!(column >= 0 && column < MOST_COLUMNS)) {
          throw unusableFile(file, `"${attributes.r}" is not a cell reference`, "Save it again");
        }
        cell = { type: attributes.t ?? "n", style: Number(attributes.s ?? 0), text: "", isFormula: false };
      } else if (cell !== undefined) {
        if (name === "f") cell.isFormula = true;
        if (name === "rPh") phonetic++;
        isText = name === "v" || (name === "t" && phonetic === 0);
      }
    },
    onText: (text) => {
      if (isText) cell!.text += text;
    },
    onClose: (name) => {
      if (name === "v" || name === "t") isText = false;
      if (name === "rPh") phonetic--;
      if (name === "c") {
        cells[column] = cellOf(cell!, rules);
        cell = undefined;
      }
      if (name === "row" && cells.length > 0) rows.push({ row, cells });
    },
  });
  for await (const _ of pieces) {
    if (rows.length > 0) yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** Returns the column of a cell reference such as "AB12", from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = 26 * column + letter;
  }
  return column - 1;
}
