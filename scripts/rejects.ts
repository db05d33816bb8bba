/**
 * Shows the rejected rows, newest batch first, and why each was rejected; then the rows that conflict with a later one.
 *
 * With `--export` writes the rejected rows of files to a CSV file, to be corrected and replayed.
 *
 * Usage: `deno task rejects [--batch N] [--source NAME] [--limit 20] [--export FILE]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { print } from "./core/print.ts";
import { chooseSource } from "./core/source_settings.ts";
import { runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import type { Settings } from "./core/settings.ts";
import { visible } from "./core/visible.ts";
import { exportRejectedRows } from "./reporting/export_rejected_rows.ts";
import { formatRejects } from "./reporting/format_rejects.ts";
import { readShopDocument } from "./sources/documents/shop_document.ts";
import { openStore } from "./store/open_store.ts";

interface RejectsOptions {
  readonly batch?: number;
  readonly source?: string;
  readonly limit: number;
  readonly export?: string;
}

async function rejects(options: RejectsOptions): Promise<void> {
  const { settings } = taskContext();
  if (options.source !== undefined) chooseSource(settings.sources, options.source, "show rejected rows");
  if (options.export !== undefined) return await exportRejects(settings, options.export, options);
  await using store = await openStore(settings);
  const areSeveral = settings.sources.length > 1;
  for (const line of await formatRejects(store.database, { ...options, areSeveral })) print(line);
}

async function exportRejects(settings: Settings, path: string, options: RejectsOptions): Promise<void> {
  const { source, suffix } = chooseSource(settings.sources, options.source, "export rejected rows");
  const document = await readShopDocument({ source, timeZone: settings.timeZone });
  await using store = await openStore(settings);
  const count = await exportRejectedRows(store.database, path, {
    document,
    ...(options.batch === undefined ? {} : { batch: options.batch }),
  });
  print(
    `Wrote ${count} rejected row(s) of files to "${visible(path)}"; correct them there, then: deno task replay FILE${
      suffix === "" ? "" : ` --source ${source}`
    }`,
  );
}

if (import.meta.main) {
  await runTask(
    taskCommand("rejects")
      .option("--batch <number>", "only the rows of this batch", parseWholeNumber(1))
      .option("--export <file>", "write the rejected rows of files to a CSV file instead, to be corrected and replayed")
      .addOption(
        sourceOption(
          "only the rows of this source; needed for --export if STORECAST_SOURCE names several (default: all)",
        ),
      )
      .option("--limit <rows>", "number of rows to show", parseWholeNumber(1), 20)
      .action(rejects),
  );
}
