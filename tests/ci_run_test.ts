import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "./support/assert_fails.ts";
import { CHECKOUT } from "./support/run_task.ts";

const PASSED = "ok | 412 passed (30 steps) | 0 failed (3m)";

/** How the gate and the dashboards' check end, and what .ci/run must make of it. */
const CASES: Record<
  string,
  { ok: [says: string, code: number]; superset?: number; crash?: number; ends: [line: string, code: number] }
> = {
  "all is well": { ok: [PASSED, 0], ends: ["412 passed, 0 failed", 0] },
  "tests fail": { ok: ["FAILED | 410 passed | 2 failed | 3 ignored (3m)", 1], ends: ["410 passed, 2 failed", 1] },
  "the gate fails before the tests": { ok: ["error: Found 1 not formatted file", 1], ends: ["0 passed, 1 failed", 1] },
  "the tests never ran": { ok: ["", 0], ends: ["0 passed, 1 failed", 1] },
  "a store does not come back": { ok: [PASSED, 0], crash: 1, ends: ["412 passed, 0 failed", 1] },
  "the dashboards' check fails": { ok: [PASSED, 0], superset: 1, ends: ["412 passed, 0 failed", 1] },
};

for (const [what, { ok, superset = 0, crash = 0, ends }] of Object.entries(CASES)) {
  Deno.test(`.ci/run runs the gate once and prints its counts if ${what}`, async () => {
    await using folder = await temporaryFolder();
    // Stands in for deno: writes down how it was called.
    await Deno.writeTextFile(
      join(folder.path, "deno"),
      `#!/usr/bin/env bash
[[ $1 == --version ]] && { echo "deno 2.9.6 (stable)"; exit; }
echo "$*" >> "${folder.path}/calls"
[[ $2 == test:crash ]] && exit ${crash}
[[ $2 == test:superset ]] && { echo "ok | 7 passed | 0 failed (1s)"; exit ${superset}; }
echo "${ok[0]}"
exit ${ok[1]}
`,
      { mode: 0o755 },
    );
    const { code, stdout } = await new Deno.Command("bash", {
      args: [join(CHECKOUT, ".ci", "run")],
      env: { PATH: `${folder.path}:${Deno.env.get("PATH")}` },
      stdin: "null",
    }).output();
    assert.deepEqual([new TextDecoder().decode(stdout).trimEnd().split("\n").at(-1), code], ends);
    assert.deepEqual((await Deno.readTextFile(join(folder.path, "calls"))).trimEnd().split("\n"), [
      "task ok",
      "task test:crash",
      "task test:superset --where-possible",
    ]);
  });
}
