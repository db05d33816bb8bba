import type { Functions } from "../../sql/schema.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { visible } from "../core/visible.ts";
import { archiveOf } from "../sources/documents/archive_of.ts";
import { InputFile } from "../sources/content/input_file.ts";
import { readReplayFile } from "../sources/archive/replay_file.ts";
import type { RunContext } from "../store/run_context.ts";
import { describeBatches } from "./describe_batches.ts";
import { type Batch, readBatches, todayOfBatch } from "./publish_staged.ts";

/** Most rows of a batch that are listed with their reasons. */
const SHOWN = 10;

/** Replays the rejected rows of one file, or of all, as they were received, each batch in its own transaction; returns lines to print. */
export async function replayReceived(context: RunContext, batch: number | undefined): Promise<string[]> {
  const { database, document, log } = context;
  const ids = batch === undefined
    ? (await database.call("etl.replayable_batches", { p_source: document.source })).map(({ batch_id }) => batch_id)
    : [String(batch)];
  if (ids.length > 0) await log.begin();
  const lines: string[] = [];
  for (const id of ids) {
    const today = await todayOfBatch(context, id);
    const [replay] = await database.call("etl.replay", { p_batch_id: id, p_today: today });
    lines.push(...await describe(context, id, replay!));
  }
  if (lines.length === 0) lines.push("There are no rejected rows of files to replay");
  return batch === undefined ? [...lines, ...await describeApiDays(context)] : lines;
}

/** Replays the rejected rows of all files of some sources, as they were received. */
export async function replaySources(contexts: readonly RunContext[]): Promise<string[]> {
  const lines: string[] = [];
  for (const context of contexts) lines.push(...await replayReceived(context, undefined));
  return lines;
}

/** Describes how to replay the rejected rows of the API: pull their days again. */
async function describeApiDays({ database, document }: RunContext): Promise<string[]> {
  const days = await database.call("etl.days_with_rejected_rows", { p_source: document.source });
  if (days.length === 0) return [];
  const [first, last] = [days[0]!.day, days.at(-1)!.day];
  return [
    `To replay the rejected rows of ${days.length} day(s) of the API, pull the days again: ` +
    `deno task pull --from ${first} --to ${last}`,
  ];
}

/** Replays the corrected rows of an export; returns lines to print. */
export async function replayCorrected(context: RunContext, path: string): Promise<string[]> {
  const { database, document, log } = context;
  using file = await InputFile.open(path, "load");
  const columns = await database.call("etl.replay_columns", { p_source: document.source });
  const batches = await readReplayFile(file, { columns, separator: archiveOf(document).separator });
  const others = (await readBatches(database, [...batches.keys()].map(String)))
    .filter(({ source_name }) => source_name !== document.source);
  if (others.length > 0) {
    const [{ batch_id, source_name }] = others as [Batch];
    throw new StorecastError(
      `Cannot replay "${visible(path)}": batch ${batch_id} is of "${source_name}", not of "${document.source}"`,
      { exitCode: ExitCode.usage, advice: "Replay the rows of each source from an export of their own" },
    );
  }
  if (batches.size > 0) await log.begin();
  const lines: string[] = [];
  for (const [batch, rows] of batches) {
    const id = String(batch);
    const today = await todayOfBatch(context, id);
    const [replay] = await database.call("etl.replay", { p_batch_id: id, p_today: today, p_rows: rows });
    lines.push(...await describe(context, id, replay!, rows.length));
  }
  return lines.length > 0 ? lines : [`"${visible(path)}" has no rows`];
}

async function describe(
  { database }: RunContext,
  batchId: string,
  replay: Functions["etl.replay"]["result"][number],
  given?: number,
): Promise<string[]> {
  const still = replay.still_rejected;
  const published = Number(replay.rows_published);
  const [batch] = await readBatches(database, [batchId]);
  const [own] = replay.replay_id === null ? [] : await readBatches(database, [replay.replay_id]);
  const unsplit = Number(replay.rows_left) - still.length;
  const done = given === undefined ? 0 : given - published - still.length;
  return [
    `Batch ${batchId} ("${visible(batch!.origin)}"): ` +
    (own
      ? `published ${published} rejected row(s) as batch ${own.batch_id}: ${describeBatches([own])}`
      : "published none") +
    (done > 0 ? `; ${done} no longer among its rejected rows` : "") +
    `; ${replay.rows_left} still rejected` +
    (given === undefined && unsplit > 0
      ? `, ${unsplit} of them not split into fields: correct them in an export, or load the file again`
      : ""),
    ...still.slice(0, SHOWN).map(({ line, column, value, reason }) =>
      `  line ${line}: ${column === null ? "the row" : `"${visible(column)}"`}${
        value === null ? "" : ` "${visible(value)}"`
      } ${visible(reason)}`
    ),
  ];
}
