import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { tokenOfCommand } from "../scripts/sources/api/token_command.ts";

Deno.test("the token command runs once for many requests", async () => {
  const folder = await Deno.makeTempDir();
  const token = tokenOfCommand(`echo x >> ${join(folder, "runs")}; echo " t0ken "`, "SALES_API_TOKEN_COMMAND");
  assert.deepEqual([await token(), await token()], ["t0ken", "t0ken"]);
  assert.equal(await Deno.readTextFile(join(folder, "runs")), "x\n");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the token command gets no other secret of Storecast", async () => {
  Deno.env.set("DATABASE_OWNER_URL", "postgresql://me:s3cret@db.example/shop");
  const found = await tokenOfCommand('echo "[$DATABASE_OWNER_URL]"', "SALES_API_TOKEN_COMMAND")();
  Deno.env.delete("DATABASE_OWNER_URL");
  assert.equal(found, "[]");
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
