import type { Functions, Relations } from "../../../sql/schema.ts";
import { readCsvHeader, requireColumns } from "../csv/csv_file.ts";
import { readCsvRecords } from "../csv/csv_records.ts";
import { openTable } from "./open_table.ts";
import type { InputFile } from "../content/input_file.ts";
import { quoteField } from "../orders/quote_field.ts";
import { unusableFile } from "../content/unusable_file.ts";

/** Columns of an export that identify the rejected rows; only the first two are read back. */
const OWN_COLUMNS = ["rejected_batch", "rejected_line", "rejected_reason", "rejected_record"] as const;

/** A column of stg.order_line and its name in the export. */
export type ReplayColumn = Functions["etl.replay_columns"]["result"][number];

/** A rejected row to export: its values by columns of stg.order_line, or its text if it could not be split into fields. */
export type ExportedRow = Pick<Relations["etl.rejected"], "batch_id" | "line" | "column_name" | "reason" | "record">;

/** A corrected row. */
export interface CorrectedRow {
  readonly line: number;
  readonly record: Readonly<Record<string, string | null>>;
}

/** Writes rejected rows as CSV, which a user can correct and replay. */
export function writeReplayFile(
  rows: readonly ExportedRow[],
  { columns, separator }: { columns: readonly ReplayColumn[]; separator: string },
): string {
  const names = [...OWN_COLUMNS, ...columns.map(({ written_name }) => written_name)];
  const records = rows.map(({ batch_id, line, column_name, reason, record }) => {
    const isText = typeof record === "string";
    const values = columns.map(({ staged_name }) => isText ? null : record[staged_name] ?? null);
    return [
      batch_id,
      line,
      column_name === null ? reason : `${column_name} ${reason}`,
      isText ? record : null,
      ...values,
    ];
  });
  return [names, ...records].map((fields) => fields.map(quoteField).join(separator) + "\n").join("");
}

/** Reads a corrected export; returns its rows by batch number. */
export async function readReplayFile(
  file: InputFile,
  { columns, separator }: { columns: readonly ReplayColumn[]; separator: string },
): Promise<Map<number, CorrectedRow[]>> {
  const content = await openTable(file);
  const header = await readCsvHeader(content, { separator, quote: '"' });
  const [batchColumn, lineColumn] = OWN_COLUMNS;
  requireColumns(file, header, {
    wanted: [batchColumn, lineColumn, ...columns.map(({ written_name }) => written_name)].map((name) => [name]),
    advice: `Correct the file that "deno task rejects --export FILE" wrote, with the separator "${separator}"`,
  });
  const at = (name: string): number => header.names.indexOf(name);
  const batches = new Map<number, CorrectedRow[]>();
  for await (const { records, rejected } of readCsvRecords(content, { header })) {
    const [bad] = rejected;
    if (bad) throw unusableFile(file, `line ${bad.line} ${bad.reason}`, "Correct the line");
    for (const { line, fields } of records) {
      const [batch, number] = [fields[at(batchColumn)], fields[at(lineColumn)]].map((text) => wholeNumber(text));
      if (batch === undefined || number === undefined) {
        throw unusableFile(
          file,
          `line ${line} does not say which row it is`,
          `Keep ${batchColumn} and ${lineColumn} as they are`,
        );
      }
      const record = Object.fromEntries(
        columns.map(({ staged_name, written_name }) => [staged_name, fields[at(written_name)] ?? null]),
      );
      const rows = batches.get(batch) ?? [];
      if (rows.some((row) => row.line === number)) {
        throw unusableFile(
          file,
          `line ${line} is a second row for line ${number} of batch ${batch}`,
          "Keep one of them",
        );
      }
      batches.set(batch, [...rows, { line: number, record }]);
    }
  }
  return batches;
}

function wholeNumber(text: string | null | undefined): number | undefined {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
