import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { tokenOfCommand } from "../scripts/sources/api/token_command.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { waitUntil } from "./support/wait_until.ts";

Deno.test("the token command runs once for many requests", async () => {
  const folder = await Deno.makeTempDir();
  const token = tokenOfCommand(`echo x >> ${join(folder, "runs")}; echo " t0ken "`, "SALES_API_TOKEN_COMMAND");
  assert.deepEqual([await token(), await token()], ["t0ken", "t0ken"]);
  assert.equal(await Deno.readTextFile(join(folder, "runs")), "x\n");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the command for the token, which may hold a secret, is in no list of processes", async () => {
  const token = tokenOfCommand("tr '\\0' ' ' < /proc/$$/cmdline", "SALES_API_TOKEN_COMMAND");
  assert.doesNotMatch(await token(), /tr|proc/);
});

Deno.test("a program for the token that takes too long is ended with all that it has started", async () => {
  await using folder = await temporaryFolder();
  const started = join(folder.path, "started");
  const token = tokenOfCommand(`sleep 60 & echo $! > '${started}'; wait; echo t0ken`, "SALES_API_TOKEN_COMMAND", {
    longestRun: 500,
  });
  const began = performance.now();
  await assert.rejects(
    token,
    /^StorecastError: Cannot get a token from SALES_API_TOKEN_COMMAND: it did not end within 0\.5 s$/,
  );
  assert.ok(performance.now() - began < 30_000);
  const process = (await Deno.readTextFile(started)).trim();
  await waitUntil("it has ended", () => Deno.stat(`/proc/${process}`).then(() => false, () => true));
});

for (
  const [command, reason] of [
    ["exit 3", /it ended with exit code 3$/],
    ["no-such-program-anywhere 2>/dev/null", /it ended with exit code 127$/],
    ["true", /it printed nothing$/],
    ["echo a; echo b", /it printed more than one line$/],
  ] as const
) {
  Deno.test(`the token command "${command}" fails, and the error says why`, async () => {
    await assert.rejects(tokenOfCommand(command, "SALES_API_TOKEN_COMMAND")(), (error) => {
      assert.ok(error instanceof StorecastError && error.exitCode === ExitCode.api && error.advice !== undefined);
      assert.match(error.message, reason);
      return true;
    });
  });
}
