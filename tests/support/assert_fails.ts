import assert from "node:assert/strict";
import type { ExitCode } from "../../scripts/core/exit_codes.ts";
import type { Database } from "../../scripts/database/database.ts";
import { runTask, type RunTaskOptions } from "./run_task.ts";

/** The expected failure of a task. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** The whole line on stderr, in which `…` stands for any text. */
  readonly says: string;
}

/** Runs a task that must fail as expected: with one line on stderr, nothing on stdout, and its own exit code. */
export async function assertFails(
  command: string[],
  options: RunTaskOptions,
  { exitCode, says }: Failure,
): Promise<void> {
  const { code, stdout, stderr } = await runTask(command, options);
  assert.doesNotMatch(stderr, /Unexpected error|^ +at /m);
  assertSays(stderr, `${says}\n`);
  assert.deepEqual({ code, stdout }, { code: exitCode, stdout: "" });
}

/** Checks a text; `…` in `wanted` stands for any text. */
export function assertSays(text: string, wanted: string): void {
  const pattern = wanted.split("…").map((part) => RegExp.escape(part)).join("[^\\n]+");
  assert.match(text, new RegExp(`^${pattern}$`), `Not "${wanted}", but "${text}"`);
}

/** Asserts that a failed load left nothing behind. */
export async function assertNothingLoaded(database: Database): Promise<void> {
  const [rows] = await database.rows(`
    select
      (select count(*) from etl.batch) as batches,
      (select count(*) from etl.business_day) as days,
      (select count(*) from stg.order_line) as staged,
      (select count(*) from ods.order_line) as lines,
      (select count(*) from mart.sales_daily) as sums
  `);
  assert.deepEqual(rows, { batches: "0", days: "0", staged: "0", lines: "0", sums: "0" });
}

/** A temporary folder; disposing of it removes it. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Serves one answer to every request. */
export function serve(answer: () => Response): { origin: string; port: number } & AsyncDisposable {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, answer);
  const { port } = server.addr;
  return { origin: `http://127.0.0.1:${port}`, port, [Symbol.asyncDispose]: () => server.shutdown() };
}
