import { CHECKOUT } from "../support/run_task.ts";
import type { RunningSuperset } from "./run_superset.ts";

/** Runs `push_test.ts` against a Superset, which has the whole bundle afterwards; returns the output if a test fails. */
export async function checkPush(superset: RunningSuperset, databaseUrl: string): Promise<string[]> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "--quiet", "--no-prompt", "--allow-all", "--lock=tests/deno.lock", "tests/superset/push_test.ts"],
    cwd: CHECKOUT,
    env: {
      SUPERSET_TEST_URL: superset.url,
      SUPERSET_TEST_USERNAME: superset.username,
      SUPERSET_TEST_PASSWORD: superset.password,
      SUPERSET_TEST_DATABASE_URL: databaseUrl,
      NO_COLOR: "1",
    },
    stderr: "inherit",
  }).output();
  const text = new TextDecoder().decode(stdout);
  console.log(text.trim().split("\n").at(-1));
  return code === 0 ? [] : [text];
}
