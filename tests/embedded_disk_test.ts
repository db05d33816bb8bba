import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { assertFails } from "./support/assert_fails.ts";
import { NOBODY } from "./support/clean_checkout.ts";
import { dataFolder } from "./support/data_folder.ts";
import { archiveText } from "./support/order_line.ts";
import { runTask } from "./support/run_task.ts";
import { fillDisk, smallDisk } from "./support/small_disk.ts";
import { linesOf } from "./support/small_shop.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

Deno.test("a first start on a full disk says so, leaves nothing behind, and succeeds once there is room", async (t) => {
  await using data = await dataFolder();
  const stop = (): Promise<unknown> => runTask(["db", "stop"], { env: { STORECAST_DATA: data.path } });
  await using disk = await smallDisk(data.path, { size: "200m", stop });
  await t.step({
    name: disk ? "on a small disk" : "skipped: mounting a small disk takes root and leave to mount",
    ignore: disk === undefined,
    async fn(): Promise<void> {
      const env = { STORECAST_DATA: data.path };
      const folder = dataPaths(data.path).server;
      // Room for some of the programs, for all of them and some of the cluster, for less of it.
      for (const room of [20, 75, 15]) {
        const ballast = join(data.path, "ballast");
        await fillDisk(ballast);
        await Deno.truncate(ballast, (await Deno.stat(ballast)).size - room * 2 ** 20);
        const { code, stderr } = await runTask(["db", "start"], { env });
        assert.equal(code, ExitCode.diskFull, stderr);
        assert.match(stderr, /^Cannot .+: .*(disk is full|No space left on device).* Make room on the disk .+\n$/);
        const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
        assert.deepEqual(names.filter((name) => /^data|^unfinished|\.|superuser/.test(name)), ["start.lock"], stderr);
        await Deno.remove(ballast);
      }
      const { code, stderr } = await runTask(["db", "start"], { env });
      assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
    },
  });
});

Deno.test("a disk that WAL has filled is reported by the task whose server crashes and by the next one", async (t) => {
  await using data = await dataFolder();
  const env = { STORECAST_DATA: data.path };
  const wal = join(serverPaths(dataPaths(data.path).server).cluster, "pg_wal");
  await runTask(["migrate"], { env });
  await runTask(["db", "stop"], { env });
  const aside = join(data.path, "wal");
  await Deno.rename(wal, aside);
  await Deno.mkdir(wal, { mode: 0o700 });
  await using disk = await smallDisk(wal, { size: "100m", stop: () => runTask(["db", "stop"], { env }) });
  await t.step({
    name: disk ? "on a small disk" : "skipped: mounting a small disk takes root and leave to mount",
    ignore: disk === undefined,
    async fn(): Promise<void> {
      await new Deno.Command("cp", { args: ["-a", `${aside}/.`, wal] }).output();
      await Deno.chown(wal, NOBODY.uid, NOBODY.gid);
      await Deno.chmod(wal, 0o700);
      const archive = join(data.path, "archive.csv");
      await Deno.writeTextFile(archive, archiveText(document, linesOf("2024-03-01")));
      await runTask(["db", "start"], { env });
      {
        // To the end of the last segment that is there: the next has to be made.
        await using superuser = await data.connect();
        const [{ ahead }] = await superuser.rows<{ ahead: string }>(
          `select count(*) as ahead from pg_ls_waldir()
           where name ~ '^[0-9A-F]{24}$' and name > pg_walfile_name(pg_current_wal_insert_lsn())`,
        ) as [{ ahead: string }];
        for (let segment = 0; segment < Number(ahead); segment++) {
          await superuser.rows("select pg_logical_emit_message(false, 'x', repeat('x', 16777216))");
        }
        await superuser.rows(
          `select pg_logical_emit_message(false, 'x', repeat('x',
             (16777216 - pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') % 16777216 - 60000)::integer))`,
        );
      }
      const ballast = join(wal, "ballast");
      await fillDisk(ballast);
      await assertFails(["archive", archive], { env }, {
        exitCode: ExitCode.diskFull,
        says: "The database's disk is full: could not write to file …: No space left on device. " +
          "Make room on the disk and run the task again; nothing is half-done.",
      });
      const again = await runTask(["status"], { env });
      assert.ok([ExitCode.ok as number, ExitCode.diskFull].includes(again.code), again.stderr);

      await Deno.remove(ballast);
      assert.match((await runTask(["archive", archive], { env })).stdout, /published as batch/);
    },
  });
});
