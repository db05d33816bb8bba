import { describeError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import type { Database } from "../database/database.ts";
import { lockRun } from "./locks.ts";

/** The entry of a run in `etl.run`. It is written once the run has something to do, so an idle run leaves none. */
export class RunLog {
  readonly #database: Database;
  readonly #task: string;
  readonly #startedAt = performance.now();
  #runId: string | undefined;

  constructor(database: Database, task: string) {
    this.#database = database;
    this.#task = task;
  }

  /** Whether the run has had something to do. */
  get hasBegun(): boolean {
    return this.#runId !== undefined;
  }

  /** Writes the entry unless it exists; a step calls this before it writes anything else. */
  async begin(): Promise<void> {
    if (this.#runId !== undefined) return;
    this.#runId = await this.#database.call("etl.start_run", {
      p_task: this.#task,
      p_seconds: (performance.now() - this.#startedAt) / 1000,
    });
  }

  /** Records the end of a run. A run that had nothing to do is recorded only if the run before it failed. */
  async finish(message: string): Promise<void> {
    if (this.#runId !== undefined) return await this.#end(this.#runId, "done", ExitCode.ok, message);
    await this.#database.call("etl.finish_idle_run", { p_task: this.#task, p_message: message });
  }

  /** Records the error, even of a run that failed before it wrote anything. */
  async fail(error: unknown): Promise<void> {
    const { line, exitCode } = describeError(error);
    try {
      await this.begin();
      await this.#end(this.#runId!, "failed", exitCode, line.split("\n")[0]!);
    } catch {
      // The connection is lost, as the error already says. The next run marks this one as aborted.
    }
  }

  async #end(runId: string, status: "done" | "failed", exitCode: ExitCode, message: string): Promise<void> {
    await this.#database.call("etl.finish_run", {
      p_run_id: runId,
      p_status: status,
      p_exit_code: exitCode,
      p_message: message,
    });
  }
}

/** Runs `work` as the one writer and records the run in `etl.run`, with the summary that `work` returns. */
export async function inRun(
  database: Database,
  task: string,
  work: (log: RunLog) => Promise<string>,
): Promise<string> {
  await lockRun(database);
  await database.call("etl.mark_aborted_runs");
  const log = new RunLog(database, task);
  try {
    const message = await work(log);
    await log.finish(message);
    return message;
  } catch (error) {
    await log.fail(error);
    throw error;
  }
}
