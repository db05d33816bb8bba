import { ChunkWriter } from "../csv/chunk_writer.ts";
import type { CsvHeader } from "../csv/csv_file.ts";
import { type CsvShape, nothingNoticed, type Noticed } from "../csv/csv_shape.ts";
import { LONGEST_RECORD, tooLong } from "../orders/longest_record.ts";
import { quoteField } from "../orders/quote_field.ts";
import { RECORD_REASONS } from "../orders/record_reasons.ts";
import type { RowRules } from "../csv/row_rules.ts";
import type { ArchiveDocument } from "../documents/source_document.ts";
import type { LeftOut, RejectedRecord, StagedChunk } from "../orders/staged_chunk.ts";
import { type NamedFile, unusableFile } from "../content/unusable_file.ts";
import { cellText } from "./sheet_cell.ts";
import type { SheetRow } from "./sheet_rows.ts";

/** Initial size of a chunk, in bytes. */
const CHUNK_BYTES = 1 << 18;

/** Shape of the rows of a sheet, like `CsvShape`. */
export interface SheetShape {
  readonly file: NamedFile;
  readonly header: Pick<CsvHeader, "separator" | "names" | "lines">;
  /** Positions of the columns to keep, in that order. */
  readonly keep: readonly number[] | undefined;
  /** Maps the fields of a row to values; undefined to keep the fields. */
  readonly read: CsvShape["read"];
  /** Positions of the columns that the document names. */
  readonly needed: ReadonlySet<number>;
  readonly rules: RowRules | undefined;
  readonly batchId: string;
  readonly dialect: ArchiveDocument;
}

/** Turns the rows of a sheet into staged chunks, as `CsvScanner` does for CSV; quotes and cut rows cannot occur here. */
export class SheetScanner {
  readonly noticed: Noticed = nothingNoticed();
  readonly #shape: SheetShape;
  readonly #header: string;
  readonly #names: string;
  readonly #out: ChunkWriter;
  #rejected: RejectedRecord[] = [];
  #leftOut: LeftOut[] = [];

  constructor(shape: SheetShape) {
    this.#shape = shape;
    const { names, separator } = shape.header;
    this.#header = JSON.stringify(names);
    this.#names = JSON.stringify([...names].sort());
    this.#out = new ChunkWriter({ ...shape, separator, quote: '"' });
  }

  /** Returns the chunk of a block of rows. */
  take(rows: readonly SheetRow[]): Omit<StagedChunk, "received"> {
    this.#out.begin(CHUNK_BYTES);
    [this.#rejected, this.#leftOut] = [[], []];
    for (const row of rows) if (row.row > this.#shape.header.lines) this.#takeRow(row);
    const { csv, rows: written } = this.#out.end();
    const [leftOut, rejected] = [this.#leftOut, this.#rejected];
    return { csv, rows: written + leftOut.length + rejected.length, leftOut, rejected };
  }

  #takeRow(row: SheetRow): void {
    const { header: { names }, rules } = this.#shape;
    if (this.noticed.tableEnd !== undefined) {
      this.noticed.tableEnd.after++;
      return;
    }
    const fields = this.#fieldsOf(row);
    const last = fields.findLastIndex((field) => field !== null);
    if (last < 0) this.noticed.emptyLines++;
    else if (rules?.endsTable(fields)) this.noticed.tableEnd = { line: row.row, after: 0 };
    else if (rules?.looksLikeEnd(fields)) {
      this.#reject(row, fields, { code: "ends_table", reason: RECORD_REASONS.ends_table });
    } else if (last >= names.length) {
      this.#reject(row, fields, { code: "field_count", reason: `has ${last + 1} cells instead of ${names.length}` });
    } else if (this.#isHeader(row, fields)) this.noticed.repeatedHeaders++;
    else this.#write(row, fields);
  }

  #write(row: SheetRow, fields: (string | null)[]): void {
    const text = fields.join("");
    if (text.length > LONGEST_RECORD) {
      const { code, reason } = tooLong({ beginning: "", bytes: text.length });
      this.#reject(row, [`${text.slice(0, 1000).toWellFormed()} …`], { code, reason });
    } else if (text.includes("\0")) this.#reject(row, fields, { code: "nul_byte", reason: RECORD_REASONS.nul_byte });
    else {
      const written = this.#out.rewrite(fields, row.row);
      if ("leftOut" in written) this.#leftOut.push(written.leftOut);
      else if ("code" in written) this.#reject(row, fields, written);
    }
  }

  /** Returns the texts of a row's cells, null for an empty cell; at least as many as the header has. */
  #fieldsOf({ row, cells }: SheetRow): (string | null)[] {
    const { header: { names }, dialect, file, needed } = this.#shape;
    return Array.from({ length: Math.max(cells.length, names.length) }, (_, position) => {
      const cell = cells[position];
      if (cell === undefined) return null;
      if (cell.kind !== "unknown") return cellText(cell, dialect) || null;
      if (!needed.has(position)) return null;
      const reason = `row ${row} has a formula in column "${names[position]}" whose value is not stored`;
      throw unusableFile(file, reason, "Open it in a spreadsheet program and save it, which computes the formulas");
    });
  }

  /** Whether a row repeats the header; notes a row that repeats it with the columns in another order. */
  #isHeader({ row }: SheetRow, fields: (string | null)[]): boolean {
    const names = fields.slice(0, this.#shape.header.names.length).map((field) => field?.trim() ?? "");
    if (JSON.stringify(names) === this.#header) return true;
    if (names[0] === "" || !this.#shape.header.names.includes(names[0]!)) return false;
    if (JSON.stringify(names.sort()) === this.#names) this.noticed.otherHeader ??= row;
    return false;
  }

  #reject(
    { row }: SheetRow,
    fields: readonly (string | null)[],
    { code, reason }: Pick<RejectedRecord, "code" | "reason">,
  ): void {
    this.#shape.rules?.noteRejected(code);
    const record = fields.map(quoteField).join(this.#shape.header.separator).replaceAll("\0", "\uFFFD");
    this.#rejected.push({ line: row, byteOffset: null, code, reason, record });
  }
}
