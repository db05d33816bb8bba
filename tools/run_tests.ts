/**
 * Runs the test suite, or the named files of it.
 *
 * Usage: `deno task test [FILE…] [--filter TEXT]`
 *
 * @module
 */
import { runTask, taskCommand } from "../scripts/core/task.ts";
import { runDeno } from "./run_deno.ts";

/** More than there are cores, since a test waits for its server half of the time. */
const JOBS = "4";

async function runTests(files: string[], options: { filter?: string }): Promise<void> {
  const filter = options.filter === undefined ? [] : [`--filter=${options.filter}`];
  const chosen = files.length === 0 ? ["tests"] : files;
  const args = ["--quiet", "--no-prompt", "--no-check", "--lock=tests/deno.lock", "--parallel", "--allow-all"];
  await runDeno("test", [...args, ...filter, ...chosen], { DENO_JOBS: JOBS });
}

if (import.meta.main) {
  await runTask(
    taskCommand("test")
      .argument("[file...]", "test files, such as tests/publish_test.ts (default: all)")
      .option("--filter <text>", "run only the tests whose name contains this text")
      .action(runTests),
  );
}
