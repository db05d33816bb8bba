/**
 * Shows the rows that could not be typed, newest batch first.
 *
 * Usage: `deno task rejects [--batch N] [--limit 20]`
 *
 * @module
 */
import { parseWholeNumber } from "./core/arguments.ts";
import { ExitCode } from "./core/exit_codes.ts";
import { print } from "./core/print.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { visible } from "./core/visible.ts";
import type { Database } from "./database/database.ts";
import { openStore } from "./store/open_store.ts";

interface RejectedRow {
  readonly batch_id: string;
  readonly origin: string;
  readonly day: string | null;
  readonly line: string;
  readonly column_name: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly record: unknown;
}

async function rejects(options: { batch?: number; limit: number }): Promise<void> {
  const { settings } = taskContext();
  await using store = await openStore(settings);
  const rows = await store.database.rows<RejectedRow>(
    `select batch_id, origin, day, line, column_name, value, reason, record
     from etl.rejected
     where $1::bigint is null or batch_id = $1
     order by batch_id desc, line
     limit $2`,
    [options.batch ?? null, options.limit],
  );
  for (const row of rows) for (const line of describe(row)) print(line);
  if (rows.length === 0) {
    if (options.batch !== undefined) await requireBatch(store.database, options.batch);
    print("No rows were rejected");
  }
  if (rows.length === options.limit) {
    print(`The first ${rows.length}; see more with --limit, or in etl.rejected`);
  }
}

async function requireBatch(database: Database, batch: number): Promise<void> {
  const found = await database.rows("select from etl.batch where batch_id = $1", [batch]);
  if (found.length > 0) return;
  throw new StorecastError(`There is no batch ${batch}`, {
    exitCode: ExitCode.usage,
    advice: "See the batches in etl.batch_counts",
  });
}

/** A rejected row as two lines: what is wrong, and the record as it came. */
function describe({ batch_id, origin, day, line, column_name, value, reason, record }: RejectedRow): [string, string] {
  const place = `batch ${batch_id}, "${visible(origin)}"${day ? `, day ${day}` : ""}, line ${line}`;
  const cell = column_name === null
    ? "the row"
    : `"${visible(column_name)}"${value === null ? "" : ` "${visible(value)}"`}`;
  return [
    `${place}: ${cell} ${visible(reason)}`,
    `  ${typeof record === "string" ? visible(record) : JSON.stringify(record)}`,
  ];
}

if (import.meta.main) {
  await runTask(
    taskCommand("rejects", "Show the rows that could not be typed: where they came from, what is wrong, the raw text")
      .option("--batch <number>", "only those of this batch", parseWholeNumber(1))
      .option("--limit <rows>", "how many to show", parseWholeNumber(1), 20)
      .action(rejects),
  );
}
