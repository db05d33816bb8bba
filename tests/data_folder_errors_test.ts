import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { formatMark } from "../scripts/database/folder_mark.ts";
import { assertFails, assertNothingLoaded, temporaryFolder } from "./support/assert_fails.ts";
import { cleanCheckout, IS_ROOT, NOBODY } from "./support/clean_checkout.ts";
import { dataFolder } from "./support/data_folder.ts";
import { archiveText } from "./support/order_line.ts";
import { runTask } from "./support/run_task.ts";
import { fillDisk, smallDisk } from "./support/small_disk.ts";
import { linesOf } from "./support/small_shop.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

Deno.test("the error for a data folder that cannot be created names it and says what to do", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "file");
  await Deno.writeTextFile(file, "");
  await assertFails(["status"], { env: { STORECAST_DATA: file } }, {
    exitCode: ExitCode.input,
    says: `Cannot use the data folder "${dataPaths(file).server}": part of the path is not a folder. ` +
      "Set STORECAST_DATA to a folder that you may write to.",
  });
});

Deno.test("a data folder may be a relative path", async () => {
  await using data = await dataFolder();
  const { code, stderr } = await runTask(["db", "start"], {
    env: { STORECAST_DATA: relative(Deno.cwd(), data.path) },
  });
  assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
});

Deno.test("a server whose set-up failed does not keep running", async () => {
  await using data = await dataFolder();
  const folder = dataPaths(data.path).server;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(serverPaths(folder).mark, formatMark({ status: "making" }));
  await Deno.symlink("/nonexistent/ready", serverPaths(folder).ready);
  await assertFails(["db", "start"], { env: { STORECAST_DATA: data.path } }, {
    exitCode: ExitCode.input,
    says: `Cannot use "${serverPaths(folder).ready}": it is a link. …`,
  });
  const port = Number(await Deno.readTextFile(serverPaths(folder).port));
  await assert.rejects(Deno.connect({ hostname: "127.0.0.1", port }), Deno.errors.ConnectionRefused);
});

Deno.test("the embedded server copes with a stale process ID of another program, and says if its port is taken", async () => {
  await using data = await dataFolder();
  const env = { STORECAST_DATA: data.path };
  const folder = dataPaths(data.path).server;
  await runTask(["db", "start"], { env });
  const lockFile = await Deno.readTextFile(serverPaths(folder).process);
  await runTask(["db", "stop"], { env });

  const port = Number(await Deno.readTextFile(serverPaths(folder).port));
  {
    using _taken = Deno.listen({ hostname: "127.0.0.1", port });
    await assertFails(["status"], { env }, {
      exitCode: ExitCode.databaseUnreachable,
      says: `Cannot start the embedded server: another program is listening on its port ${port}. ` +
        `Stop that program, or write another port into "${serverPaths(folder).port}".`,
    });
  }

  // As after a crash and a restart of the machine: the number is that of a process of the same user.
  const other = new Deno.Command("sleep", { args: ["60"], ...(IS_ROOT ? NOBODY : {}) }).spawn();
  await Deno.writeTextFile(serverPaths(folder).process, lockFile.replace(/^\d+/, String(other.pid)));
  if (IS_ROOT) await Deno.chown(serverPaths(folder).process, NOBODY.uid, NOBODY.gid);
  const { code, stderr } = await runTask(["db", "start"], { env });
  other.kill();
  await other.status;
  assert.equal(code, ExitCode.ok, stderr);
});

Deno.test({
  name: "root gets an error if the server's user cannot enter the data folder",
  ignore: !IS_ROOT, // for everyone else the server runs as themselves
  async fn(): Promise<void> {
    await using folder = await temporaryFolder(); // of mode 0700
    const path = join(folder.path, "data");
    await assertFails(["status"], { env: { STORECAST_DATA: path } }, {
      exitCode: ExitCode.input,
      says:
        `Cannot run initdb in the data folder "${
          dataPaths(path).server
        }": permission denied. As root, the server runs as ` +
        'the user "nobody": let it enter every folder above, or set STORECAST_DATA to another.',
    });
  },
});

Deno.test("the error for a file that an ordinary user may not read or write says so", async () => {
  // Root may read and write everything, so there somebody else tries.
  await using checkout = await cleanCheckout(IS_ROOT ? NOBODY : {});
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  await Deno.chmod(folder.path, 0o755);
  const closed = join(folder.path, "closed.csv");
  await Deno.writeTextFile(closed, archiveText(document, linesOf("2024-03-01")));
  await Deno.chmod(closed, 0o000);
  const readOnly = join(folder.path, "read-only");
  await Deno.mkdir(readOnly, { mode: 0o555 });
  const { path: cwd, env: home, uid, gid } = checkout;
  const options = { cwd, env: { ...home, DATABASE_URL: db.url }, ...(uid === undefined ? {} : { uid, gid: gid! }) };

  await assertFails(["archive", closed], options, {
    exitCode: ExitCode.input,
    says: `Cannot read "${closed}": permission denied. Check that the path is right and that you may read the file.`,
  });
  await assertNothingLoaded(db.database);
  const report = join(readOnly, "report.html");
  await assertFails(["report", "--out", report], options, {
    exitCode: ExitCode.input,
    says: `Cannot write "${report}": permission denied. Choose a file in a folder that you may write to.`,
  });
  const data = join(readOnly, "data");
  await assertFails(["status"], { ...options, env: { ...home, STORECAST_DATA: data } }, {
    exitCode: ExitCode.input,
    says: `Cannot use the data folder "${
      dataPaths(data).server
    }": permission denied. Set STORECAST_DATA to a folder that you may write to.`,
  });
});

Deno.test("a full disk is reported as such, and once there is room the same run succeeds", async (t) => {
  await using data = await dataFolder();
  await using disk = await smallDisk(data.path, {
    size: "200m",
    stop: () => runTask(["db", "stop"], { env: { STORECAST_DATA: data.path } }),
  });
  await t.step({
    name: disk ? "on a small disk" : "skipped: mounting a small disk takes root and leave to mount",
    ignore: disk === undefined,
    async fn(): Promise<void> {
      const env = { STORECAST_DATA: data.path };
      const ballast = join(data.path, "ballast");
      const demo = ["demo", "--now", "2026-11-24T06:00:00Z"];

      await fillDisk(ballast);
      await assertFails(demo, { env }, {
        exitCode: ExitCode.diskFull,
        says: `Cannot use the data folder "${dataPaths(data.path).server}": the disk is full. ` +
          "Make room on the disk and run the task again.",
      });

      await Deno.remove(ballast);
      assert.equal((await runTask(["migrate"], { env })).code, ExitCode.ok);
      const archive = join(data.path, "archive.csv");
      await Deno.writeTextFile(archive, archiveText(document, linesOf("2024-03-01")));
      await fillDisk(ballast);
      const report = dataPaths(data.path).report;
      await assertFails(["report", "--out", report], { env }, {
        exitCode: ExitCode.diskFull,
        says: `Cannot write "${report}": the disk is full. Make room on the disk and run the task again.`,
      });
      await assertFails(["archive", archive], { env }, {
        exitCode: ExitCode.diskFull,
        says: "The database's disk is full: … Make room on the disk and run the task again; nothing is half-done.",
      });

      await Deno.remove(ballast);
      assert.match((await runTask(["archive", archive], { env })).stdout, /published as batch/);
    },
  });
});
