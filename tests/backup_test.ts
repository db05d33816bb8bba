import assert from "node:assert/strict";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { dataPaths } from "../scripts/core/data_folder.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { migrate, migrateTo } from "../scripts/store/migrate.ts";
import { readSqlFiles } from "../scripts/database/read_sql_files.ts";
import { describeSchema } from "../tools/describe_schema.ts";
import { writeWhole } from "../scripts/core/write_whole.ts";
import { restoreBackup } from "../scripts/backup/restore_backup.ts";
import { writeBackup } from "../scripts/backup/write_backup.ts";
import { assertFails, temporaryFolder } from "./support/assert_fails.ts";
import { IS_ROOT } from "./support/clean_checkout.ts";
import { databaseUrl } from "../tools/test_server/database_url.ts";
import { emptyStore, publishDay, testContext } from "./support/load.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { runTask, startTask } from "./support/run_task.ts";
import { loadSmallArchive, NOW, TODAY } from "./support/small_shop.ts";
import { startTestApi } from "./support/test_api.ts";
import { emptyDatabase, type TestDatabase, testDatabase } from "../tools/test_server/test_database.ts";
import { testServer } from "../tools/test_server/test_server.ts";
import { SCHEMAS } from "../scripts/store/schemas.ts";
import { waitUntil } from "./support/wait_until.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();
const MADE_AT = Temporal.Instant.from(NOW);
const quiet = { progress: (): void => {} };

async function backUp(database: Database, path: string): Promise<void> {
  using file = await Deno.open(path, { create: true, write: true, truncate: true });
  await writeBackup(database, file, { madeAt: MADE_AT, ...quiet });
}

/** Returns the rows of every table as sorted texts, and the last number of each counter. */
async function contents(database: Database): Promise<Record<string, unknown>> {
  const tables = await database.rows<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('etl', 'stg', 'ods', 'mart') and tablename not in ('migration', 'definition') order by 1`,
  );
  const found: Record<string, unknown> = {};
  for (const { name } of tables) {
    found[name] =
      (await database.rows<{ row: string }>(`select row_to_json(kept)::text as row from ${name} as kept order by 1`))
        .map(({ row }) => row);
  }
  found["counters"] = await database.rows(
    "select schemaname, sequencename, last_value from pg_sequences order by schemaname, sequencename",
  );
  return found;
}

/** A shop with published and failed batches, rejected rows, runs and an alert. */
async function openShop(): Promise<TestDatabase> {
  const db = await testDatabase();
  await using folder = await temporaryFolder();
  await loadSmallArchive(db.database, document, folder.path);
  await using api = startTestApi(document);
  const context = await testContext(db.database, document, { today: TODAY });
  const lines = [
    orderLine({ order_date: "2024-03-26" }),
    orderLine({ row_id: "2", order_date: "2024-03-26", sales: "x" }),
  ];
  await publishDay(context, api, { day: "2024-03-26", lines });
  await publishDay(context, api, { day: "2024-03-27", lines: [orderLine({ sales: "x" })] });
  await db.database.rows("select ops.update_alerts($2, $1, true)", [NOW, { superstore: "2024-03-31" }]);
  await context.log.finish("done");
  return db;
}

/** Difficult texts: characters that COPY escapes, the end of its blocks, quotes, other scripts. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("\\", ".", "\n", "\r", "\t", "'", '"', "N", "a", "€", "😀", ";", "-") }),
  fc.constantFrom("\\.", "\n\\.\n", "\\N", "NULL", "", "copy", "-- storecast backup ends\n"),
);

const line: fc.Arbitrary<OrderLine> = fc.record({
  row_id: fc.integer({ min: 1, max: 40 }).map(String),
  order_id: fc.constantFrom("A-1", "A-2", "\\.", "Ä-3"),
  customer_name: fc.option(text),
  product_name: fc.option(text),
  city: fc.option(text),
  sales: fc.oneof(fc.integer({ min: -999, max: 99999 }).map((cents) => (cents / 100).toFixed(2)), text),
}).map((fields) => orderLine(fields));

Deno.test("a restored store has the same rows, whatever their values, and its counters continue", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "backup.sql.gz");
  await using api = startTestApi(document);
  await using db = await testDatabase();
  await using restored = await emptyDatabase();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(line, { maxLength: 12 }), { maxLength: 3 }), async (days) => {
      await emptyStore(db.database);
      const context = await testContext(db.database, document, { today: TODAY });
      for (const [index, lines] of days.entries()) {
        const day = `2024-03-2${index}`;
        await publishDay(context, api, {
          day,
          lines: lines.map((each) => ({ ...each, order_date: day, ship_date: day })),
        });
      }
      await context.log.begin();
      await backUp(db.database, path);

      await restored.database.rows(`drop schema if exists ${SCHEMAS.join(", ")} cascade`);
      await restoreBackup(restored.database, path, quiet);
      assert.deepEqual(await contents(restored.database), await contents(db.database));
    }),
    { numRuns: 3 },
  );
});

Deno.test("a restored store has the same schema, and its next run gets a new number", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "backup.sql.gz");
  await backUp(db.database, path);
  await using restored = await emptyDatabase();
  const { tables } = await restoreBackup(restored.database, path, quiet);

  assert.ok(tables.length > 20 && tables.filter(({ rows }) => Number(rows) > 0).length > 10);
  assert.deepEqual(await contents(restored.database), await contents(db.database));
  assert.equal(await describeSchema(restored.database), await describeSchema(db.database));
  const next = async (database: Database): Promise<unknown> =>
    await database.call("etl.start_run", { p_task: "daily", p_seconds: 0 });
  assert.deepEqual(await next(restored.database), await next(db.database));
});

Deno.test("a backup does not contain changes committed while it is being made", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  await using other = await connect(db.url);
  const path = join(folder.path, "backup.sql.gz");
  const before = await contents(db.database);
  let isChanged = false;
  using file = await Deno.open(path, { create: true, write: true });
  const changes: Promise<unknown>[] = [];
  await writeBackup(db.database, file, {
    madeAt: MADE_AT,
    progress: () => {
      if (isChanged) return;
      isChanged = true;
      changes.push(other.rows("delete from ods.order_line"), other.rows("update etl.batch set bytes = 0"));
    },
  });
  await Promise.all(changes);
  await using restored = await emptyDatabase();
  await restoreBackup(restored.database, path, quiet);
  const { counters: _, ...tables } = await contents(restored.database);
  const { counters: __, ...expected } = before;
  assert.deepEqual(tables, expected);
});

Deno.test("backup writes a file named after the time, readable only by its owner, and keeps the newest; restore restores it", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const env = { DATABASE_URL: db.url, STORECAST_DATA: folder.path };
  for (const day of ["01", "02", "03"]) {
    const { code, stdout, stderr } = await runTask(
      ["backup", "--keep", "2", "--now", `2024-04-${day}T07:20:00Z`],
      { env },
    );
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.match(
      stdout,
      new RegExp(`^Backup ".+/backups/storecast-202404${day}T072000Z\\.sql\\.gz": [0-9,]+ rows of \\d+ tables, `),
    );
  }
  const names = (await Array.fromAsync(Deno.readDir(dataPaths(folder.path).backups), ({ name }) => name)).toSorted();
  assert.deepEqual(names, ["storecast-20240402T072000Z.sql.gz", "storecast-20240403T072000Z.sql.gz"]);
  const path = join(dataPaths(folder.path).backups, names[1]!);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  assert.equal((await db.database.rows("select from ops.backup")).length, 3);

  await using restored = await emptyDatabase();
  const { code, stdout, stderr } = await runTask(["restore", path], { env: { ...env, DATABASE_URL: restored.url } });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  assert.match(
    stdout,
    /^Restored ".+", the store as of 2024-04-03T07:20:00Z: .+ all equal to the backup\n$/,
  );

  await assertFails(["restore", path], { env }, {
    exitCode: ExitCode.databaseForeign,
    says: "Cannot restore into this database: its store is not empty. Set DATABASE_URL to an empty database; …",
  });
});

Deno.test("a backup can be restored over a store that has only the bookkeeping of a task", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "backup.sql.gz");
  await backUp(db.database, path);
  await using restored = await testDatabase();
  await restored.database.call("etl.start_run", { p_task: "daily", p_seconds: 0 });
  await restoreBackup(restored.database, path, quiet);
  assert.deepEqual(await contents(restored.database), await contents(db.database));
});

Deno.test("a store with holidays or events but without a batch does not count as empty", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "backup.sql.gz");
  await using target = await testDatabase();
  await backUp(target.database, path);
  for (
    const [enter, remove] of [
      ["insert into mart.calendar_event values ('promotion', '2024-03-01', 1)", "delete from mart.calendar_event"],
      [
        "update mart.dim_date set holiday = 'Easter' where day = '2024-03-31'",
        "update mart.dim_date set holiday = null where holiday is not null",
      ],
    ] as const
  ) {
    await target.database.rows(enter);
    await assert.rejects(restoreBackup(target.database, path, quiet), /its store is not empty/);
    await target.database.rows(remove);
  }
  await restoreBackup(target.database, path, quiet);
});

Deno.test("restore --verify leaves no database behind, not even after a killed run, and can use SCRATCH_DATABASE_URL", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "backup.sql.gz");
  await backUp(db.database, path);
  const env = { DATABASE_URL: db.url };
  await using given = await emptyDatabase();

  // The owner of the tests' databases may not create any.
  await assertFails(["restore", path, "--verify"], { env }, {
    exitCode: ExitCode.databaseForeign,
    says:
      "Cannot create a scratch database: the owner is not allowed to. Set SCRATCH_DATABASE_URL to an empty database, …",
  });
  const scratch = { ...env, SCRATCH_DATABASE_URL: given.url };
  assert.match((await runTask(["restore", path, "--verify"], { env: scratch })).stdout, /^Verified ".+"/);
  assert.deepEqual(await given.database.rows("select nspname from pg_namespace where nspname in ('etl', 'mart')"), []);
  await assertFails(["restore", path, "--verify"], { env: { ...env, SCRATCH_DATABASE_URL: db.url } }, {
    exitCode: ExitCode.databaseForeign,
    says: "Cannot use the database of SCRATCH_DATABASE_URL: it is not empty. …",
  });

  const { superuserUrl } = await testServer();
  await using superuser = await connect(superuserUrl);
  await superuser.rows("create database storecast_scratch_left");
  const mayMake = { DATABASE_URL: databaseUrl(superuserUrl, db.name) };
  const verified = await Promise.all([1, 2].map(() => runTask(["restore", path, "--verify"], { env: mayMake })));
  for (const { stdout } of verified) assert.match(stdout, /^Verified ".+"/);
  assert.deepEqual(
    await superuser.rows("select datname from pg_database where starts_with(datname, 'storecast_scratch_')"),
    [],
  );
});

/** Ways to spoil a backup, with the reason that the restore must give. */
const SPOILED: Record<string, { spoil: (sql: string) => string | Uint8Array; says: string; exitCode?: ExitCode }> = {
  "is cut off": { spoil: (sql) => gzipSync(sql).subarray(0, -2000), says: "it is damaged or not a gzip file" },
  "ends too early": { spoil: (sql) => sql.slice(0, sql.indexOf("copy mart.sales_daily ")), says: "it ends too early" },
  "is no gzip file": { spoil: (sql) => new TextEncoder().encode(sql), says: "it is damaged or not a gzip file" },
  "is another dump": { spoil: () => "-- PostgreSQL database dump\n", says: "it is not a backup of Storecast" },
  "has a cut manifest": {
    spoil: (sql) => sql.replace('"sequences"', ""),
    says: "its first line is not a manifest",
  },
  "has SQL for a counter": {
    spoil: (sql) => sql.replace(/"last":"\d+"/, '"last":"1); drop schema ods cascade; select (1"'),
    says: "its first line is not a manifest",
  },
  "lost a row": {
    spoil: (sql) => sql.replace(/(copy ods\.customer .*\n).*\n/, "$1"),
    says: "it has 11 rows of ods.customer, but its manifest says 12",
  },
  "has another sum": {
    spoil: (sql) => sql.replace(/(copy mart\.sales_daily .*\n[\d-]+\t)/, "$19"),
    says: "the rows of mart.sales_daily differ from its manifest",
  },
  "has something after its end": { spoil: (sql) => `${sql}select 1;\n`, says: "there is data after its end" },
  "has a table that its migrations do not make": {
    spoil: (sql) => sql.replaceAll("ods.customer", "ods.client"),
    says: "its tables are not those of its migrations",
  },
  "is of a later version": {
    spoil: (sql) => sql.replace(/\{"name":"0001_etl".*?\}\],"tables"/, '{"name":"9999_later","hash":"x"}],"tables"'),
    says: 'its migration "9999_later" is not the one in "sql/migrations/0001_etl.sql"',
    exitCode: ExitCode.databaseForeign,
  },
  "is of a version with more migrations": {
    spoil: (sql) => sql.replace('],"tables"', ',{"name":"9999_later","hash":"x"}],"tables"'),
    says: 'its store has migration "9999_later", which this version does not know',
    exitCode: ExitCode.databaseForeign,
  },
  "has a later format": {
    spoil: (sql) => sql.replace('{"format":1', '{"format":2'),
    says: "it has format 2, which this version cannot read",
  },
};

Deno.test("a damaged, changed, foreign or newer backup is not restored, and the database stays empty", async (t) => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  await backUp(db.database, join(folder.path, "whole.gz"));
  const sql = new TextDecoder().decode(gunzipSync(await Deno.readFile(join(folder.path, "whole.gz"))));
  await using target = await emptyDatabase();
  for (const [what, { spoil, says, exitCode = ExitCode.backup }] of Object.entries(SPOILED)) {
    await t.step(`a backup that ${what}`, async () => {
      const path = join(folder.path, "spoiled.gz");
      const spoiled = spoil(sql);
      assert.notEqual(spoiled, sql);
      await Deno.writeFile(path, typeof spoiled === "string" ? gzipSync(spoiled) : spoiled);
      await assertFails(["restore", path], { env: { DATABASE_URL: target.url } }, {
        exitCode,
        says: `Cannot restore "${path}": ${says}. …`,
      });
      assert.deepEqual(
        await target.database.rows("select nspname from pg_namespace where nspname in ('etl', 'ods', 'mart')"),
        [],
      );
    });
  }
});

Deno.test("restoring a missing file or a folder fails with an error that says which it is", async () => {
  await using folder = await temporaryFolder();
  await using target = await emptyDatabase();
  const cases = {
    [join(folder.path, "none.gz")]: "there is no such file or folder",
    [folder.path]: "it is a folder",
  };
  for (const [path, reason] of Object.entries(cases)) {
    await assertFails(["restore", path], { env: { DATABASE_URL: target.url } }, {
      exitCode: ExitCode.input,
      says: `Cannot read "${path}": ${reason}. Check that the path is right and that you may read the file.`,
    });
  }
});

Deno.test("a backup of an earlier version is restored as that version and then migrated", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "old.gz");
  const migrations = await readSqlFiles("migrations");
  await using old = await emptyDatabase();
  await migrateTo(old.database, migrations.slice(0, 5));
  await old.database.rows(
    `insert into etl.batch (source_name, channel, origin, fingerprint, bytes, status, rows_read, rows_rejected)
     values ('superstore', 'archive', 'old.csv', 'x', 1, 'staged', 0, 0)`,
  );
  await backUp(old.database, path);
  await using restored = await emptyDatabase();
  const { migrations: had } = await restoreBackup(restored.database, path, quiet);
  assert.equal(had.length, 5);
  assert.deepEqual(
    await migrate(restored.database).then(({ migrations: more, functionsApplied }) => ({ more, functionsApplied })),
    {
      more: [],
      functionsApplied: false,
    },
  );
  assert.deepEqual(await restored.database.rows("select origin, pruned_at from etl.batch"), [{
    origin: "old.csv",
    pruned_at: null,
  }]);
});

Deno.test("a killed backup leaves the previous one unchanged, and the next one removes its unfinished file", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const env = { DATABASE_URL: db.url, BACKUP_FOLDER: folder.path };
  const name = "storecast-20240401T060000Z.sql.gz";
  await runTask(["backup", "--now", NOW], { env });
  const before = await Deno.readFile(join(folder.path, name));

  await using locker = await connect(db.url);
  await locker.rows("begin");
  await locker.rows("lock table mart.sales_daily");
  const killed = await startTask(["backup", "--now", NOW], { env });
  await waitUntil("the backup waits for the lock", async () =>
    (await db.database.rows(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )).length > 0);
  killed.kill("SIGKILL");
  await killed.ended;
  await locker.rows("rollback");
  assert.deepEqual(await Deno.readFile(join(folder.path, name)), before);

  await waitUntil("the killed backup has left the database", async () =>
    (await db.database.rows(
      "select from pg_stat_activity where datname = current_database() and query ~ '^lock table' and pid <> pg_backend_pid()",
    )).length === 0);
  await Deno.writeTextFile(join(folder.path, `${name}.unfinished`), "left by a run that was killed");
  assert.equal((await runTask(["backup", "--now", "2024-04-02T06:00:00Z"], { env })).code, 0);
  const names = (await Array.fromAsync(Deno.readDir(folder.path), (each) => each.name)).toSorted();
  assert.deepEqual(names, [name, "storecast-20240402T060000Z.sql.gz"]);
});

Deno.test("a killed restore leaves the database unchanged, and the next one restores everything", async () => {
  await using db = await openShop();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "backup.sql.gz");
  await backUp(db.database, path);
  await using target = await testDatabase();
  await using locker = await connect(target.url);
  await locker.rows("begin");
  await locker.rows("lock table mart.sales_daily in access share mode");
  const env = { DATABASE_URL: target.url };
  const killed = await startTask(["restore", path], { env });
  const waiting = "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await waitUntil("the restore waits for the lock", async () => (await target.database.rows(waiting)).length > 0);
  killed.kill("SIGKILL");
  await killed.ended;
  await target.database.rows(`select pg_terminate_backend(pid) from (${waiting}) as waiting`);
  await locker.rows("rollback");
  assert.deepEqual(await target.database.rows("select from etl.batch"), []);

  assert.match((await runTask(["restore", path], { env })).stdout, /^Restored/);
  assert.deepEqual(await contents(target.database), await contents(db.database));
});

/** Enters rows that gzip cannot shrink much. */
async function enterManyEvents(database: Database): Promise<void> {
  await database.rows(`
    insert into mart.calendar_event (event, day, value)
    select sha512(number::text::bytea)::text, '2024-03-01', 1 from generate_series(1, 200000) as number
  `);
}

Deno.test("a backup that fills the disk in the middle of a table says so, and leaves no file", async (t) => {
  await using db = await testDatabase();
  await enterManyEvents(db.database);
  await using folder = await temporaryFolder();
  const disk = async (program: string, ...args: string[]): Promise<boolean> =>
    (await new Deno.Command(program, { args: [...args, folder.path], stderr: "null" }).output()).success;
  const isSmall = IS_ROOT && Deno.build.os === "linux" && await disk("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs");
  await t.step({
    name: isSmall ? "on a small disk" : "skipped: mounting a small disk takes root and the right to mount",
    ignore: !isSmall,
    async fn(): Promise<void> {
      await assertFails(["backup", join(folder.path, "backup.gz")], { env: { DATABASE_URL: db.url } }, {
        exitCode: ExitCode.diskFull,
        says:
          `Cannot write "${folder.path}/backup.gz": the disk is full. Make room on the disk and run the task again.`,
      });
      assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
    },
  });
  if (isSmall) await disk("umount");
});

Deno.test("a write error in the middle of a table leaves the connection usable", async () => {
  await using db = await testDatabase();
  await enterManyEvents(db.database);
  const full = new Error("the disk is full");
  let left = 6_000_000;
  const file = {
    write: (bytes: Uint8Array): Promise<number> =>
      (left -= bytes.length) < 0 ? Promise.reject(full) : Promise.resolve(bytes.length),
    syncData: (): Promise<void> => Promise.resolve(),
  };
  await assert.rejects(writeBackup(db.database, file, { madeAt: MADE_AT, ...quiet }), full);
  assert.deepEqual(await db.database.rows("select 1 as one"), [{ one: 1 }]);
});

Deno.test("a database error during a backup is not reported as an error of the file", async () => {
  await using folder = await temporaryFolder();
  const lost = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  await assert.rejects(writeWhole(join(folder.path, "backup.gz"), () => Promise.reject(lost)), lost);
  assert.deepEqual(await Array.fromAsync(Deno.readDir(folder.path)), []);
});

Deno.test("a backup does not overwrite a file of another kind", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  const notes = join(folder.path, "notes.txt");
  await Deno.writeTextFile(notes, "mine");
  await assertFails(["backup", notes], { env: { DATABASE_URL: db.url } }, {
    exitCode: ExitCode.usage,
    says: `Cannot write the backup "${notes}": its name does not end with .gz, and there is a file of this name. ` +
      "Use a folder, or a file name that ends with .gz; nothing was changed.",
  });
  assert.equal(await Deno.readTextFile(notes), "mine");
});

Deno.test("a backup that cannot be written says so, and leaves no file", async () => {
  await using db = await testDatabase();
  await assertFails(["backup", "/dev/null/there.gz"], { env: { DATABASE_URL: db.url } }, {
    exitCode: ExitCode.input,
    says: 'Cannot write "/dev/null/there.gz": … Choose a folder that you may write to; earlier backups are unchanged.',
  });
  const isLinux = Deno.build.os === "linux";
  if (isLinux) assert.equal((await Deno.stat("/dev/null")).isCharDevice, true);
});
