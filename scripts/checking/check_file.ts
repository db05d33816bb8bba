import { openArchive, rowNotes } from "../loading/load_archive.ts";
import { InputFile } from "../sources/input_file.ts";
import type { RunContext } from "../store/run_context.ts";
import type { Checked } from "./checked.ts";
import { checkRows } from "./check_rows.ts";
import { unusedColumns } from "./used_names.ts";

/** Checks a file; throws the error that loading would end with before it had rows. */
export async function checkFile(context: RunContext, path: string): Promise<Checked> {
  const { document, today } = context;
  using file = await InputFile.open(path, "load");
  const { archive, incoming } = await openArchive(context, file);
  const { rows, error } = await checkRows(context, incoming);
  return {
    source: document.source,
    channel: "archive",
    origin: path,
    form: archive.form,
    rows: {
      ...rows,
      notes: [...rows.notes, ...archive.notes, ...rowNotes(rows.batch, today)],
      unused: unusedColumns(document, archive.header),
    },
    error,
  };
}
