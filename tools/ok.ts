/**
 * Runs the whole gate, up to the first part that fails.
 *
 * Usage: `deno task ok`
 *
 * @module
 */
import { runTask, taskCommand } from "../scripts/core/task.ts";
import { runDeno } from "./run_deno.ts";

async function ok(): Promise<void> {
  await runDeno("fmt", ["--check"]);
  await runDeno("lint", []);
  await runDeno("check", ["--lock=tests/deno.lock", "scripts", "tools", "tests", "bench"]);
  await runDeno("task", ["lint:imports"]);
  await runDeno("task", ["lint:sql"]);
  await runDeno("task", ["schema", "--check"]);
  await runDeno("task", ["test"]);
}

if (import.meta.main) {
  await runTask(
    taskCommand("ok").action(ok),
  );
}
