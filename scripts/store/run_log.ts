import { describeError } from "../core/describe_error.ts";
import { ExitCode } from "../core/exit_codes.ts";
import type { Database } from "../database/database.ts";
import { lockRun } from "./lock_run.ts";

/** The entry of a run in `etl.run`: made when the run first has something to do, so that an idle run leaves no trace. */
export class RunLog {
  readonly #database: Database;
  readonly #task: string;
  #runId: string | undefined;

  constructor(database: Database, task: string) {
    this.#database = database;
    this.#task = task;
  }

  /** Whether the run has had something to do. */
  get hasBegun(): boolean {
    return this.#runId !== undefined;
  }

  /** Enters the run; steps call it before they first write. */
  async begin(): Promise<void> {
    if (this.#runId !== undefined) return;
    const [run] = await this.#database.rows<{ run_id: string }>("select etl.start_run(p_task => $1) as run_id", [
      this.#task,
    ]);
    this.#runId = run!.run_id;
  }

  /** Enters the end of a run; one that had nothing to do is entered only where the one before it failed. */
  async finish(message: string): Promise<void> {
    if (this.hasBegun) return await this.#end("done", ExitCode.ok, message);
    await this.#database.rows("select etl.finish_idle_run(p_task => $1, p_message => $2)", [this.#task, message]);
  }

  /** Enters the error, also of a run that failed before it wrote anything. */
  async fail(error: unknown): Promise<void> {
    const { line, exitCode } = describeError(error);
    try {
      await this.begin();
      await this.#end("failed", exitCode, line.split("\n")[0]!);
    } catch {
      // The database is gone: the error at hand says so, and the next run marks this one as broken off.
    }
  }

  async #end(outcome: string, exitCode: ExitCode, message: string): Promise<void> {
    await this.#database.rows(
      "select etl.finish_run(p_run_id => $1, p_outcome => $2, p_exit_code => $3, p_message => $4)",
      [this.#runId, outcome, exitCode, message],
    );
  }
}

/** Runs `work` as the one writer, with an entry in the run log; `work` returns the summary to enter. */
export async function inRun(
  database: Database,
  task: string,
  work: (log: RunLog) => Promise<string>,
): Promise<string> {
  await lockRun(database);
  await database.rows("select etl.mark_broken_runs()");
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
