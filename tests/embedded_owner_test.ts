import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { formatMark } from "../scripts/database/folder_mark.ts";
import { assertFails } from "./support/assert_fails.ts";
import { IS_ROOT, NOBODY } from "./support/clean_checkout.ts";
import { dataFolder } from "./support/data_folder.ts";
import { runTask } from "./support/run_task.ts";

const data = await dataFolder();
Deno.test.afterAll(async () => await data[Symbol.asyncDispose]());
const env = { STORECAST_DATA: data.path };
const folder = dataPaths(data.path).server;
const paths = serverPaths(folder);

/** The tasks' own files, which root reads and writes. */
const OWN = [paths.mark, paths.lock, paths.passwords, paths.passfile, paths.port, paths.roles, paths.ready];

/** Registers a test of what root's server user could do to root; for everyone else the server runs as themselves. */
function rootTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !IS_ROOT, fn });
}

async function start(): Promise<void> {
  const { code, stderr } = await runTask(["db", "start"], { env });
  assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
}

async function uidOf(path: string): Promise<number | null> {
  return (await Deno.lstat(path)).uid;
}

rootTest("only the cluster in the embedded server's folder belongs to the server's user", async () => {
  await start();
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    assert.equal(await uidOf(path), path === paths.cluster ? NOBODY.uid : 0, name);
  }
  const { uid, mode } = await Deno.stat(folder);
  assert.deepEqual({ uid, writable: mode! & 0o022 }, { uid: 0, writable: 0 });
});

rootTest(
  "a folder of an earlier version, which belonged to the server's user, is taken over at the next start",
  async () => {
    await start();
    await Deno.chown(folder, NOBODY.uid, NOBODY.gid);
    await Deno.remove(paths.mark);
    await start();
    assert.deepEqual([await uidOf(folder), await uidOf(paths.mark), await uidOf(paths.cluster)], [0, 0, NOBODY.uid]);
  },
);

for (const path of OWN) {
  rootTest(
    `a link that the server's user put in the place of ${basename(path)} is refused, and not written through`,
    async () => {
      await start();
      await runTask(["db", "stop"], { env });
      const victim = join(data.path, "victim");
      await Deno.writeTextFile(victim, "root's own\n", { mode: 0o600 });
      const aside = join(data.path, "aside");
      await Deno.rename(path, aside);
      await Deno.chown(folder, NOBODY.uid, NOBODY.gid); // as an earlier version left it
      await Deno.symlink(victim, path);
      if (path !== paths.roles) await Deno.remove(paths.roles); // so that roles and passfile are written again

      await assertFails(["db", "start"], { env }, {
        exitCode: ExitCode.input,
        says:
          `Cannot use "${path}": it is a link. Storecast keeps one of its own files there: find out who changed it, …`,
      });
      assert.equal(await Deno.readTextFile(victim), "root's own\n");

      await Deno.remove(path);
      await Deno.rename(aside, path);
      await start();
    },
  );
}

rootTest("a file of the server's user in the place of one of the tasks' own is refused", async () => {
  await start();
  await Deno.chown(paths.passwords, NOBODY.uid, NOBODY.gid);
  await assertFails(["db", "start"], { env }, {
    exitCode: ExitCode.input,
    says: `Cannot use "${paths.passwords}": it belongs to user ${NOBODY.uid}. …`,
  });
  await Deno.chown(paths.passwords, 0, 0);
});

rootTest("a first start does not write the superuser's password through a link either", async () => {
  await using other = await dataFolder();
  const otherPaths = serverPaths(dataPaths(other.path).server);
  const victim = join(other.path, "victim");
  await Deno.writeTextFile(victim, "root's own\n");
  await Deno.mkdir(dataPaths(other.path).server);
  await Deno.writeTextFile(otherPaths.mark, formatMark({ status: "making" }));
  await Deno.symlink(victim, otherPaths.superuserPassword);
  const { code, stderr } = await runTask(["db", "start"], { env: { STORECAST_DATA: other.path } });
  assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
  assert.equal(await Deno.readTextFile(victim), "root's own\n");
});

rootTest("root refuses another user's store, and leaves it unchanged", async () => {
  await start();
  await runTask(["db", "stop"], { env });
  for (const path of [folder, ...OWN]) await Deno.chown(path, NOBODY.uid, NOBODY.gid);
  await assertFails(["db", "start"], { env }, {
    exitCode: ExitCode.input,
    says: `Cannot use the data folder "${folder}": it belongs to user ${NOBODY.uid}. Run the task as that user, or …`,
  });
  for (const path of [folder, ...OWN]) await Deno.chown(path, 0, 0);
});

rootTest("a cluster that belongs to root after a copy is refused with the command that repairs it", async () => {
  await start();
  await runTask(["db", "stop"], { env });
  await new Deno.Command("chown", { args: ["-R", "0:0", paths.cluster] }).output();
  await assertFails(["db", "start"], { env }, {
    exitCode: ExitCode.input,
    says:
      `Cannot use the data folder "${folder}": its "data" belongs to user 0, as after a copy that did not keep owners. ` +
      `Give it to the server's user: chown -R 65534:65534 "${paths.cluster}".`,
  });
  await new Deno.Command("chown", { args: ["-R", "65534:65534", paths.cluster] }).output();
  await start();
});
