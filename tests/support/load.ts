import assert from "node:assert/strict";
import { join } from "node:path";
import type { Database } from "../../scripts/database/database.ts";
import { RunLog } from "../../scripts/store/run_log.ts";
import { stageBatch } from "../../scripts/loading/stage_batch.ts";
import { loadArchive, type LoadedArchive } from "../../scripts/loading/load_archive.ts";
import { type RunContext, runContext } from "../../scripts/store/run_context.ts";
import { pullDays } from "../../scripts/loading/pull_days.ts";
import { type Batch, publishStaged, readBatches } from "../../scripts/loading/publish_staged.ts";
import { InputFile } from "../../scripts/sources/content/input_file.ts";
import { readArchiveHeader } from "../../scripts/sources/archive/read_archive.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import { storeTables } from "../../scripts/store/store_tables.ts";
import { LOADED_TABLES } from "./loaded_tables.ts";
import type { OrderLine } from "./order_line.ts";
import { archiveText } from "./order_line.ts";
import type { TestApi } from "./test_api.ts";

/** The context of a load as a task would make it; `today` is the present business day. */
export async function testContext(
  database: Database,
  document: SourceDocument,
  options: { today?: string } = {},
): Promise<RunContext> {
  return await runContext(database, document, {
    log: new RunLog(database, "test"),
    migrated: { migrations: [], functionsApplied: false, functionsHash: "test" },
    today: options.today ?? "2024-04-01",
    progress: () => {},
  });
}

/** Loads lines, or the text of a file, with `loadArchive`, as a new file. */
export async function loadArchiveText(
  context: RunContext,
  lines: readonly OrderLine[] | string | Uint8Array,
): Promise<LoadedArchive> {
  return await withFile(context, lines, (path) => loadArchive(context, path));
}

/** Publishes every staged batch; throws the error that ended it early. */
export async function publishAll(context: RunContext): Promise<readonly Batch[]> {
  const { batches, error } = await publishStaged(context);
  if (error !== undefined) throw error;
  return batches;
}

/** Publishes an archive and returns its batch, failed or not. */
export async function publishArchive(
  context: RunContext,
  lines: readonly OrderLine[] | string | Uint8Array,
): Promise<Batch> {
  const batchId = await stageArchive(context, lines);
  await publishAll(context);
  return (await readBatches(context.database, [batchId]))[0]!;
}

/** Stages an archive and returns the number of its batch. */
export async function stageArchive(
  context: RunContext,
  lines: readonly OrderLine[] | string | Uint8Array,
): Promise<string> {
  return await withFile(context, lines, async (path) => {
    using file = await InputFile.open(path, "load");
    const archive = await readArchiveHeader(file, context.document);
    const staged = await stageBatch(context.database, {
      source: context.document.source,
      channel: "archive",
      origin: "archive.csv",
      columns: archive.columns,
      separator: archive.separator,
      rules: context.rules,
      records: archive.records,
    });
    return "batchId" in staged ? staged.batchId : staged.failedBatchId;
  });
}

/** Makes the API answer for a day with these rows, pulls it, and publishes all staged batches; returns the day's batch. */
export async function publishDay(
  context: RunContext,
  api: TestApi,
  { day, lines }: { day: string; lines: readonly (OrderLine | string)[] },
): Promise<Batch> {
  const [failed] = await stageDay(context, api, { day, lines });
  return (await publishAll(context)).findLast((batch) => batch.day === day) ?? failed!;
}

/** Makes the API answer for a day with these rows and pulls it, without publishing; returns its batch if it failed before. */
export async function stageDay(
  context: RunContext,
  api: TestApi,
  { day, lines }: { day: string; lines: readonly (OrderLine | string)[] },
): Promise<Batch[]> {
  api.answer(day, lines);
  return await pullDays(context, api, [{ day, reason: "asked for" }]);
}

/** The counts of a batch in the order read, inserted, updated, unchanged, duplicate, rejected, deleted. */
export function countsOf(batch: Batch): number[] {
  const counts = [
    batch.rows_read,
    batch.rows_inserted,
    batch.rows_updated,
    batch.rows_unchanged,
    batch.rows_duplicate,
    batch.rows_rejected,
    batch.rows_deleted,
  ].map(Number);
  const [read, ...parts] = counts;
  if (batch.status === "published") {
    const accounted = parts.slice(0, 5).reduce((sum, part) => sum + part) + Number(batch.rows_left_out);
    assert.equal(read, accounted, "read is not the sum of its parts");
    assert.ok(parts.every((part) => part >= 0), `a count is negative: ${counts}`);
  }
  return counts;
}

/** Empties every table that a load writes. */
export async function emptyStore(database: Database): Promise<void> {
  const tables = (await storeTables(database)).map(({ relation }) => relation);
  const written = tables.filter((table) =>
    LOADED_TABLES.includes(table) || /^(etl|stg|ods)\./.test(table) && table !== "etl.lock"
  );
  await database.client.query(`truncate ${written.join(", ")} restart identity`);
}

/** The contents of ods and the marts, as sorted JSON texts of their rows without batch numbers. */
export async function storeContents(database: Database): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const table of LOADED_TABLES) {
    const rows = await database.rows<{ json: string }>(
      `select (to_jsonb(kept) - 'batch_id')::text as json from ${table} as kept order by 1`,
    );
    contents[table] = rows.map(({ json }) => json);
  }
  return contents;
}

async function withFile<Result>(
  context: RunContext,
  lines: readonly OrderLine[] | string | Uint8Array,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "archive.csv");
    const text = typeof lines === "string" || lines instanceof Uint8Array
      ? lines
      : archiveText(context.document, lines);
    await Deno.writeFile(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
    return await work(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
