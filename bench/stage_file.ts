/**
 * Stages a CSV file in a process of its own and prints `{batchId, seconds, peakMegabytes}` as JSON.
 *
 * Usage: `deno run --allow-all bench/stage_file.ts URL FILE DOCUMENT [DAY]`; with a day the batch is one of the API's.
 *
 * @module
 */
import { connect } from "../scripts/database/connect.ts";
import { stageBatch } from "../scripts/loading/stage_batch.ts";
import { InputFile } from "../scripts/sources/content/input_file.ts";
import { readArchiveHeader } from "../scripts/sources/archive/read_archive.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";

/** The time and memory of staging a file. */
export interface StagedFile {
  readonly batchId: string;
  readonly seconds: number;
  /** Peak resident set of the process. */
  readonly peakMegabytes: number;
}

if (import.meta.main) {
  const [url, path, json, day] = Deno.args as [string, string, string, string?];
  const document: SourceDocument = JSON.parse(json);
  await using database = await connect(url);
  const start = performance.now();
  using file = await InputFile.open(path, "load");
  const archive = await readArchiveHeader(file, document);
  const batch = await stageBatch(database, {
    source: document.source,
    channel: day ? "api" : "archive",
    origin: path,
    ...(day ? { day } : {}),
    columns: archive.columns,
    separator: archive.separator,
    rules: "",
    records: archive.records,
  });
  const seconds = (performance.now() - start) / 1000;
  if (!("batchId" in batch)) throw new Error(`The batch has failed before, as ${batch.failedBatchId}`);
  const staged: StagedFile = { batchId: batch.batchId, seconds, peakMegabytes: await peakMegabytes() };
  console.log(JSON.stringify(staged));
}

async function peakMegabytes(): Promise<number> {
  if (Deno.build.os !== "linux") return Deno.memoryUsage().rss / 1e6;
  const status = await Deno.readTextFile("/proc/self/status");
  return Number(/VmHWM:\s*(\d+) kB/.exec(status)![1]) * 1024 / 1e6;
}
