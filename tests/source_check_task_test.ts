/** The task source:check as it is run: its exit codes, its output, and what it leaves behind. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { assertFails, temporaryFolder } from "./support/assert_fails.ts";
import { dataFolder } from "./support/data_folder.ts";
import { archiveText, orderLine } from "./support/order_line.ts";
import { runTask, startTask } from "./support/run_task.ts";
import { readSuperstore } from "./support/superstore.ts";
import { waitUntil } from "./support/wait_until.ts";

const SUPERSTORE = await readSuperstore();
const folder = await dataFolder();
const files = await temporaryFolder();
Deno.test.afterAll(async () => {
  await files[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A store that a check must not even look for. */
const ENV = { STORECAST_DATA: folder.path, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/store" };

async function superstoreFile(rows: number, name = "orders.csv"): Promise<string> {
  const path = join(files.path, name);
  const lines = Array.from(
    { length: rows },
    (_, index) => orderLine({ row_id: String(index + 1), order_id: `O${index}` }),
  );
  await Deno.writeTextFile(path, archiveText(SUPERSTORE, lines));
  return path;
}

async function isServerLeft(): Promise<boolean> {
  return await Deno.stat(join(folder.path, "check", "data", "postmaster.pid")).then(() => true, () => false);
}

Deno.test("a check neither reads nor creates a store, whatever DATABASE_URL is, and stops its server", async () => {
  const { code, stdout, stderr } = await runTask(["source:check", await superstoreFile(20)], { env: ENV });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^It would load into an empty store\.\n20 rows read, 20 new\.\n/m);
  for (const line of stdout.split("\n")) assert.ok([...line].length <= 80, line);
  assert.equal(await isServerLeft(), false);
  const left = await Array.fromAsync(Deno.readDir(folder.path), ({ name }) => name);
  assert.deepEqual(left.sort(), ["check", "check.lock"]);
});

Deno.test("a check as JSON can be read by a program", async () => {
  const { code, stdout } = await runTask(["source:check", await superstoreFile(3), "--json"], { env: ENV });
  const found = JSON.parse(stdout);
  assert.deepEqual([code, found.would_load, found.counts.rows_inserted, found.first.length], [0, true, 3, 3]);
});

Deno.test("a check does not depend on the port of an earlier check, which the store's server may use now", async () => {
  const path = await superstoreFile(3);
  await runTask(["source:check", path], { env: ENV });
  const port = Number(await Deno.readTextFile(join(folder.path, "check", "port")));
  using _store = Deno.listen({ hostname: "127.0.0.1", port });
  const { code, stderr } = await runTask(["source:check", path], { env: ENV });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
});

Deno.test("errors in the arguments are reported before a server is started", async () => {
  await assertFails(["source:check", "--day", "2999-01-01"], { env: ENV }, {
    exitCode: ExitCode.usage,
    says: "Cannot check 2999-01-01: the day is not over yet. Give a day up to yesterday, ….",
  });
  await assertFails(["source:check"], { env: { ...ENV, STORECAST_SOURCE: "nowhere" } }, {
    exitCode: ExitCode.usage,
    says: "Cannot read source document …",
  });
  await assertFails(["source:check", join(files.path, "none.csv")], { env: ENV }, {
    exitCode: ExitCode.input,
    says: "Cannot read …none.csv…",
  });
});

Deno.test("an interrupted check stops its server, and the next check cleans up after a killed one", async () => {
  const path = await superstoreFile(20_000, "many.csv");
  const interrupted = await startTask(["source:check", path], { env: ENV });
  await waitUntil("the server of checks runs", isServerLeft);
  interrupted.kill("SIGINT");
  assert.equal((await interrupted.ended).code, 130);
  assert.equal(await isServerLeft(), false);

  const killed = await startTask(["source:check", path], { env: ENV });
  await waitUntil("the server of checks runs", isServerLeft);
  killed.kill("SIGKILL");
  await killed.ended;
  const { code } = await runTask(["source:check", await superstoreFile(3)], { env: ENV });
  assert.equal(code, 0);
  assert.equal(await isServerLeft(), false);
});
