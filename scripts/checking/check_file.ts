import { archiveBatch, rowNotes } from "../loading/load_archive.ts";
import { archiveOf } from "../sources/documents/archive_of.ts";
import { openContent } from "../sources/archive/open_content.ts";
import { InputFile } from "../sources/content/input_file.ts";
import type { SourceDocument } from "../sources/documents/source_document.ts";
import type { RunContext } from "../store/run_context.ts";
import type { Checked } from "./checked.ts";
import { checkRows } from "./check_rows.ts";
import { KEPT_ORDERS, unusedColumns, unusedPaths } from "./used_names.ts";

/** Checks a file; throws if it cannot be read, as loading would. */
export async function checkFile(context: RunContext, path: string): Promise<Checked> {
  const { document, today } = context;
  using file = await InputFile.open(path, "load");
  const { archive, incoming } = await archiveBatch(context, file);
  const { rows, error } = await checkRows(context, incoming);
  return {
    source: document.source,
    channel: "archive",
    origin: path,
    form: archive.form,
    rows: {
      ...rows,
      notes: [...rows.notes, ...archive.notes, ...rowNotes(rows.batch, today)],
      unused: archive.header === undefined
        ? unusedPaths(document, "archive", await firstOrders(file, document))
        : unusedColumns(document, archive.header),
    },
    error,
  };
}

/** Parses the first orders of a JSON file; leaves out invalid ones. */
async function firstOrders(file: InputFile, document: SourceDocument): Promise<unknown[]> {
  const opened = await openContent(file, archiveOf(document));
  if (opened.kind !== "json") return [];
  const { readJsonRows } = await import("../sources/json/read_json_rows.ts");
  const orders: unknown[] = [];
  for await (const { rows } of readJsonRows(opened.content)) {
    for (const { bytes } of rows.slice(0, KEPT_ORDERS - orders.length)) {
      try {
        orders.push(JSON.parse(new TextDecoder().decode(bytes)));
      } catch {
        // The row is reported as rejected.
      }
    }
    if (orders.length >= KEPT_ORDERS) break;
  }
  return orders;
}
