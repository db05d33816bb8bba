import assert from "node:assert/strict";
import { join } from "node:path";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { storeContents, testContext } from "./support/load.ts";
import { archiveText } from "./support/order_line.ts";
import { runTask, startTask } from "./support/run_task.ts";
import { FIRST_API_DAY, linesOf, NOW, startSmallShopApi, TODAY } from "./support/small_shop.ts";
import { readSuperstore } from "./support/superstore.ts";
import { waitUntil } from "./support/wait_until.ts";

const SUPERSTORE = await readSuperstore();

/** The days of the files: the last twelve before the API's, and a bad one between them. */
const DAYS = Array.from({ length: 12 }, (_, index) => `2024-03-${14 + index}`);

async function writeFiles(folder: string): Promise<void> {
  for (const day of DAYS) {
    await Deno.writeTextFile(join(folder, `${day}.csv`), archiveText(SUPERSTORE, linesOf(day)));
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("daily loads each file of the inbox once even if it is killed again and again", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  await using shop = startSmallShopApi(SUPERSTORE);
  await writeFiles(folder.path);
  await Deno.writeTextFile(join(folder.path, "2024-03-20a.csv"), "Order ID;nothing else\n1;2\n");
  const env = {
    DATABASE_URL: db.url,
    SALES_API_URL: shop.url,
    SALES_API_TOKEN: "token",
    SOURCE_INBOX: folder.path,
    STORECAST_DATA: folder.path,
  };
  const published = async (): Promise<number> =>
    (await db.database.rows("select from etl.batch where status = 'published'")).length;

  for (const wanted of [1, 3, 6, 8, 12]) {
    const task = await startTask(["daily", "--now", NOW], { env });
    await waitUntil(`${wanted} files are published`, async () => await published() >= wanted);
    task.kill("SIGKILL");
    await task.ended;
    await waitUntil("the killed run has left the database", async () => {
      const rows = await db.database.rows(
        `select from pg_stat_activity
         where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
      return rows.length === 0;
    });
  }
  const last = await runTask(["daily", "--now", NOW], { env });
  assert.ok([0, 3].includes(last.code), last.stderr); // 3 unless the bad file was moved by a run that was killed
  assert.deepEqual(await namesIn(join(folder.path, "loaded")), DAYS.map((day) => `${day}.csv`));
  assert.deepEqual(await namesIn(join(folder.path, "failed")), ["2024-03-20a.csv"]);
  const batches = await db.database.rows<{ origin: string; status: string }>(
    "select origin, status from etl.batch where channel = 'archive' order by batch_id",
  );
  assert.deepEqual(
    batches,
    DAYS.map((day) => ({ origin: join(folder.path, `${day}.csv`), status: "published" })),
  );

  await using plain = await testDatabase();
  await using whole = await temporaryFolder();
  await Deno.writeTextFile(join(whole.path, "all.csv"), archiveText(SUPERSTORE, DAYS.flatMap(linesOf)));
  const context = await testContext(plain.database, SUPERSTORE, { today: TODAY });
  await loadArchive(context, join(whole.path, "all.csv"));
  await context.log.finish("loaded");
  const undisturbed = await runTask(["daily", "--now", NOW], {
    env: { ...env, DATABASE_URL: plain.url, SOURCE_INBOX: "", STORECAST_DATA: whole.path },
  });
  assert.equal(undisturbed.code, 0, undisturbed.stderr);
  assert.deepEqual(await storeContents(db.database), await storeContents(plain.database));
  assert.ok(FIRST_API_DAY > DAYS.at(-1)!);
});
