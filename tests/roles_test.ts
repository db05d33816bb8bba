import { describeWriter, tryLock } from "../scripts/store/locks.ts";
import { SCHEMAS } from "../scripts/store/schemas.ts";
import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import { WITHOUT_SEARCH_PATH } from "../tools/sql_rules/function_rules.ts";
import { assertFails } from "./support/assert_fails.ts";
import { databaseUrl } from "../tools/test_server/database_url.ts";
import { publishArchive, stageDay, storeContents, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { runTask } from "./support/run_task.ts";
import {
  API_DAYS,
  linesOf,
  loadSmallArchive,
  NOW,
  startSmallShopApi,
  TODAY,
  writeSmallArchive,
} from "./support/small_shop.ts";
import { startTestApi } from "./support/test_api.ts";
import { type TestDatabase, testDatabase } from "../tools/test_server/test_database.ts";
import { testServer } from "../tools/test_server/test_server.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();
const OURS = `nspname in (${SCHEMAS.map((name) => `'${name}'`).join(", ")})`;

// One database with some data for the tests that leave it as it is.
const folder = await Deno.makeTempDir();
const db = await testDatabase();
Deno.test.afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});
await db.database.rows("select ops.apply_grants(p_schemas => '{checks, etl, mart, ods, ops, stg}')"); // the copy of a template lacks the rights on the database itself
await loadSmallArchive(db.database, document, folder);
await publishArchive(await testContext(db.database, document), [
  orderLine({ row_id: "R-1", order_id: "R-1" }),
  orderLine({ row_id: "R-2", order_id: "R-1", sales: "abc" }),
]);

const URLS = { loader: db.loaderUrl, analyst: db.analystUrl };

/** A connection as a role, in which nothing but rights keeps it from writing. */
async function connectAs(role: keyof typeof URLS): Promise<Database> {
  const database = await connect(URLS[role]);
  await database.rows("set default_transaction_read_only = off");
  return database;
}

/** The SQLSTATE with which a statement is refused; its effects are undone. */
async function refusalOf(database: Database, sql: string): Promise<string> {
  await database.rows("begin");
  try {
    await database.client.query(sql);
    return "allowed";
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await database.rows("rollback");
  }
}

/** Tables and views of Storecast with a column that is no identity. */
async function relations(): Promise<{ schema: string; name: string; kind: "table" | "view"; column: string }[]> {
  return await db.database.rows(`
    select nspname as schema, nspname || '.' || relname as name,
      case when relkind = 'v' then 'view' else 'table' end as kind,
      (select max(attname) from pg_attribute where attrelid = pg_class.oid and attnum > 0 and attidentity = '') as column
    from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'p', 'v', 'm') and ${OURS}
    order by 2
  `);
}

/** Functions of Storecast, each with a call by its defaults, and null for what has none. */
async function functions(): Promise<{ name: string; call: string; volatile: boolean; definer: boolean }[]> {
  return await db.database.rows(`
    select nspname || '.' || proname as name, provolatile = 'v' as volatile, prosecdef as definer,
      format('select * from %I.%I(%s)', nspname, proname, (
        select string_agg('null::' || format_type(type, null), ', ' order by place)
        from unnest(proargtypes[0:pronargs - pronargdefaults - 1]) with ordinality as argument (type, place)
      )) as call
    from pg_proc
    inner join pg_namespace on pg_namespace.oid = pronamespace
    where ${OURS}
    order by 1
  `);
}

/** What neither role may do, whatever it is used for. */
const FOR_NOBODY = [
  ...SCHEMAS.map((schema) => `create table ${schema}.mine (id integer)`),
  ...SCHEMAS.map((schema) => `create function ${schema}.mine() returns integer language sql as 'select 1'`),
  "create table public.mine (id integer)",
  "create temporary table mine (id integer)",
  "create schema mine",
  "drop table mart.sales_daily",
  "drop view mart.fct_sales",
  "drop schema mart cascade",
  "alter table ods.order_line add column mine integer",
  "create index on mart.sales_daily (sales)",
  "create or replace function mart.refresh(p_days date[]) returns void language sql as 'select 1'",
  "alter function etl.publish(bigint, date, boolean) reset all",
  "grant select on ods.order_line to public",
  "set role storecast",
  "create role mine",
  "alter role storecast password 'mine'",
  "select * from pg_catalog.pg_authid",
  "select pg_catalog.pg_read_file('PG_VERSION')",
  "copy mart.sales_daily to program 'cat'",
  "select ops.apply_grants(p_schemas => '{checks, etl, mart, ods, ops, stg}')",
  "select ods.load_orders()",
  "select checks.run_all(p_days => '{}')",
  "select mart.refresh(p_days => '{}')",
  "select etl.take_lock()",
];

/** What only the one of them may not do. */
const FOR_ONE: Readonly<Record<keyof typeof URLS, readonly string[]>> = {
  loader: ["select * from stg.order_line", "select * from ods.order_line", "copy ods.order_line from stdin"],
  analyst: [
    "insert into stg.order_line (batch_id, line) values (1, 1)",
    "select record from etl.rejected",
    "select record from etl.rejected_row",
    "select * from etl.rejected_row",
    "select etl.publish(p_batch_id => 1, p_today => '2024-04-01')",
    "select etl.start_run(p_task => 'mine', p_seconds => 0)",
    "select mart.save_holidays(p_holidays => '[]')",
  ],
};

for (const role of ["loader", "analyst"] as const) {
  Deno.test(`the ${role} can change tables only through functions, and cannot create or own anything`, async () => {
    await using database = await connectAs(role);
    const writes = (await relations()).flatMap(({ name, kind, column }) => [
      ...(role === "loader" && name === "stg.order_line" ? [] : [`insert into ${name} default values`]),
      `update ${name} set ${column} = ${column}`,
      `delete from ${name}`,
      ...(kind === "table" ? [`truncate ${name}`, `lock table ${name} in exclusive mode`] : []),
    ]);
    const refusals = await Array.fromAsync(
      [...writes, ...FOR_NOBODY, ...FOR_ONE[role]],
      async (sql): Promise<string[]> => [sql, await refusalOf(database, sql)],
    );
    assert.ok(writes.length > 60);
    // Into a view that joins or computes nobody can write, which comes before the question of rights.
    const views = (await relations()).filter(({ kind }) => kind === "view").map(({ name }) => name);
    const isRefused = ([sql, code]: string[]): boolean =>
      code === "42501" || (["55000", "0A000"].includes(code!) && views.some((name) => sql!.split(" ").includes(name)));
    assert.deepEqual(refusals.filter((refusal) => !isRefused(refusal)), []);
  });

  Deno.test(`the ${role} reads every table and view of etl, mart and ops, and none of the other schemas`, async () => {
    await using database = await connectAs(role);
    const refused = await Array.fromAsync(
      await relations(),
      async ({ schema, name }) => [schema, await refusalOf(database, `select count(*) from ${name}`)].join(" "),
    );
    assert.deepEqual([...new Set(refused)].sort(), [
      "etl allowed",
      "mart allowed",
      "ods 42501",
      "ops allowed",
      "stg 42501",
    ]);
  });

  Deno.test(`the ${role} may call every function that only reads, and of those that write only its own`, async () => {
    await using database = await connectAs(role);
    const [listed] = await db.database.rows<{ names: string[] }>("select ops.entry_points() as names");
    for (const { name, call, volatile } of await functions()) {
      const isOurs = /^(etl|mart|ops)\./.test(name) &&
        (!volatile || (role === "loader" && listed!.names.includes(name)));
      const code = await refusalOf(database, call);
      // It is the arguments that may be refused: by a rule of ours, or as null where a table wants a value.
      if (isOurs && name !== "etl.changed_days") {
        assert.match(code, /^(allowed|SC\d{3}|23502|22004)$/, `${role}: ${call}`);
      } else if (isOurs) assert.equal(code, "42P01"); // it reads a work table of a publication
      else assert.equal(code, "42501", `${role}: ${call}`);
    }
  });
}

Deno.test("a lock of the analyst does not hold up a writer, and one writer holds up another", async () => {
  await db.database.rows("select pg_advisory_unlock_all()");
  await using analyst = await connect(db.analystUrl);
  await using loader = await connect(db.loaderUrl);
  await using other = await connect(db.loaderUrl);
  for (const name of ["storecast", "storecast alerts"] as const) {
    await analyst.rows("select pg_advisory_lock(hashtext(name), number) from etl.lock where name = $1", [name]);
    assert.deepEqual(await loader.call("etl.lock_holder", { p_name: name }), []);
    assert.equal(await tryLock(loader, name), true, name);
    assert.equal(await tryLock(other, name), false, name);
  }
  assert.equal(await other.call("etl.has_writer"), true);
  assert.match((await describeWriter(other))!, /^test since .+ UTC, session \d+ of the role "storecast_loader"$/);
  await other.rows("select etl.publish(p_batch_id => 0, p_today => '2024-04-01')").then(
    () => assert.fail("It was published"),
    ({ code }) => assert.equal(code, "SC002"),
  );
});

Deno.test("the analyst gets complete results, even of functions that read order lines", async () => {
  await using analyst = await connect(db.analystUrl);
  const questions = [
    "select * from mart.top_cities(p_from => '2024-03-07', p_to => '2024-03-20')",
    "select * from mart.top_customers(p_from => '2024-03-07', p_to => '2024-03-20')",
    "select sum(sales) from mart.fct_sales inner join mart.dim_customer using (customer_id)",
    "select status, count(*) from etl.business_day group by status",
    "select reason, column_name, value from etl.rejected",
    `select rows_read, task from etl.batch, etl.run`,
  ];
  for (const sql of questions) {
    const answer = await analyst.rows(sql);
    assert.deepEqual(answer, await db.database.rows(sql), sql);
    assert.ok(answer.length > 0, sql);
  }
});

Deno.test("the analyst's sessions are read-only and end a statement that takes too long", async () => {
  await using analyst = await connect(db.analystUrl);
  await analyst.rows("reset statement_timeout"); // which a session of ours sets for itself
  const [settings] = await analyst.rows(`
    select current_setting('default_transaction_read_only') as read_only, current_setting('statement_timeout') as patience
  `);
  assert.deepEqual(settings, { read_only: "on", patience: "1min" });
  assert.equal(await refusalOf(analyst, "delete from mart.sales_daily"), "25006");
  await analyst.rows("set statement_timeout = '5ms'");
  assert.equal(await refusalOf(analyst, "select pg_sleep(60)"), "57014");
});

Deno.test("every function with the owner's rights is listed and has a search_path, and only the listed roles may call it", async () => {
  const [listed] = await db.database.rows<{ names: string[] }>("select ops.entry_points() as names");
  const definers = (await functions()).filter(({ definer }) => definer).map(({ name }) => name);
  assert.deepEqual(listed!.names, definers);
  assert.ok(definers.every((name) => !(name in WITHOUT_SEARCH_PATH)));

  const wrong = await db.database.rows(`
    select pg_proc.oid::regprocedure::text as name, proconfig, proacl::text
    from pg_proc
    inner join pg_namespace on pg_namespace.oid = pronamespace
    inner join pg_roles on pg_roles.oid = proowner
    where ${OURS} and (
      exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)
      or (prosecdef and (rolsuper or not coalesce('search_path=""' = any(proconfig), false)))
    )
  `);
  assert.deepEqual(wrong, []);
});

Deno.test("only roles with explicit grants have rights on tables, views and columns", async () => {
  const granted = await db.database.rows<{ role: string }>(`
    select distinct case grantee when 0 then 'everyone' else grantee::regrole::text end as role
    from (
      select relacl as rights, relnamespace from pg_class
      union all
      select attacl, relnamespace from pg_attribute inner join pg_class on pg_class.oid = attrelid
    ) as object
    inner join pg_namespace on pg_namespace.oid = relnamespace
    cross join lateral aclexplode(rights)
    where ${OURS}
    order by 1
  `);
  assert.deepEqual(granted.map(({ role }) => role), ["storecast", "storecast_analyst", "storecast_loader"]);
});

Deno.test("migrating grants all rights again: a new view is readable, and a stray right is revoked", async () => {
  await using own = await testDatabase();
  await own.database.client.query(`
    create view mart.later as select 1 as number;
    create view etl.later as select 1 as number, 'secret' as record;
    create function mart.top_later() returns integer language sql stable set search_path = '' as 'select 1';
    create function mart.refresh_later() returns integer language sql volatile set search_path = '' as 'select 1';
    grant delete, select on ods.order_line to storecast_analyst;
    grant execute on function mart.refresh(date[]) to public;
    grant create on schema mart to storecast_loader;
  `);
  await own.database.rows("select ops.apply_grants(p_schemas => '{checks, etl, mart, ods, ops, stg}')");
  await using analyst = await connect(own.analystUrl);
  await using loader = await connect(own.loaderUrl);
  const found = await Array.fromAsync(
    [
      [analyst, "select number from mart.later"],
      [analyst, "select number from etl.later"],
      [analyst, "select mart.top_later()"],
      [loader, "select record from etl.later"],
      [analyst, "select record from etl.later"],
      [analyst, "select mart.refresh_later()"],
      [loader, "select mart.refresh_later()"],
      [analyst, "select from ods.order_line"],
      [loader, "select mart.refresh('{}')"],
      [loader, "create table mart.mine ()"],
    ] as const,
    async ([database, sql]) => await refusalOf(database, sql),
  );
  assert.deepEqual(found, [...Array(4).fill("allowed"), ...Array(6).fill("42501")]);
});

Deno.test("a loader that creates its own work tables before a publication gains nothing", async () => {
  await using own = await testDatabase();
  await using api = startTestApi(document);
  const context = await testContext(own.database, document, { today: TODAY });
  await stageDay(context, api, { day: API_DAYS[0]!, lines: linesOf(API_DAYS[0]!) });
  await own.database.rows(`grant temporary on database ${own.name} to public`);
  await using loader = await connect(own.loaderUrl);
  await loader.rows("create temporary table typed_line (status text)");

  const [staged] = await loader.call("etl.staged_batches");
  const sql = `select * from etl.publish(p_batch_id => ${staged!.batch_id}, p_today => '${TODAY}')`;

  assert.equal(await refusalOf(loader, sql), "42501");
  await using honest = await connect(own.loaderUrl);
  assert.equal(await refusalOf(honest, sql), "allowed");
});

/** Loads the small shop by tasks that connect as some role, and gives all that the store and the marts then hold. */
async function loadedBy(own: TestDatabase, url: string): Promise<Record<string, unknown>> {
  await using api = startSmallShopApi(document, {});
  const data = await Deno.makeTempDir();
  try {
    const archive = await writeSmallArchive(document, data);
    const env = { DATABASE_URL: url, SALES_API_URL: api.url, STORECAST_DATA: data };
    for (const command of [["archive", archive], ["daily"]]) {
      const { code, stderr } = await runTask([...command, "--now", NOW], { env });
      assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    }
  } finally {
    await Deno.remove(data, { recursive: true });
  }
  const marts = ["mart.forecast", "mart.sales_description", "mart.sales_pattern", "mart.sales_ratio_member"];
  return {
    ...await storeContents(own.database),
    ...Object.fromEntries(
      await Promise.all(
        marts.map(async (mart) => [mart, await own.database.rows(`select * from ${mart} as kept order by kept::text`)]),
      ),
    ),
    days: await own.database.rows(
      "select source_name, day, status, channel, lines, sales from etl.business_day order by day",
    ),
    runs: await own.database.rows("select task, status, exit_code from etl.run order by run_id"),
  };
}

Deno.test("a day's work as the loader gives the same result as one as the owner", async () => {
  await using byOwner = await testDatabase();
  await using byLoader = await testDatabase();
  const [owners, loaders] = await Promise.all([
    loadedBy(byOwner, byOwner.url),
    loadedBy(byLoader, byLoader.loaderUrl),
  ]);
  assert.deepEqual(loaders, owners);
  assert.deepEqual(owners["runs"], ["archive", "daily"].map((task) => ({ task, status: "done", exit_code: 0 })));
  assert.ok(Object.values(owners).every((rows) => (rows as unknown[]).length > 0));
});

Deno.test("every task works as the loader, and those that only read as the analyst too", async () => {
  await using own = await testDatabase();
  await using api = startSmallShopApi(document, {});
  const data = await Deno.makeTempDir();
  const archive = await writeSmallArchive(document, data);
  const run = async (url: string, command: string[]): Promise<void> => {
    const clock = command[0] === "rejects" ? [] : ["--now", NOW];
    const env = { DATABASE_URL: url, SALES_API_URL: api.url, STORECAST_DATA: data };
    const { code, stderr } = await runTask([...command, ...clock], { env });
    assert.deepEqual({ command, code, stderr }, { command, code: 0, stderr: "" });
  };
  const tasks = [["archive", archive], ["pull"], ["publish"], ["forecast", "--horizon", "3"], ["explore"], ["daily"], [
    "alarms",
  ]];
  for (const command of tasks) await run(own.loaderUrl, command);
  const readers = [["plan"], ["status", "--json"], ["report"]];
  await Promise.all([["rejects"], ...readers].map((command) => run(own.loaderUrl, command)));
  await Promise.all(readers.map((command) => run(own.analystUrl, command)));
  const byOwner = { DATABASE_URL: own.loaderUrl, DATABASE_OWNER_URL: own.url, STORECAST_DATA: data };
  for (const task of ["migrate", "maintain", "backup"]) {
    const { code, stderr } = await runTask([task], { env: byOwner });
    assert.deepEqual({ task, code, stderr }, { task, code: 0, stderr: "" });
  }
  await Deno.remove(data, { recursive: true });
});

Deno.test("a role that may not migrate says who can, and changes nothing", async () => {
  await using own = await testDatabase();
  const advice = 'Run "deno task migrate" with the owner\'s URL in DATABASE_URL; see docs/roles.md.';
  const fails = async (reason: string): Promise<void> => {
    await assertFails(["daily", "--now", NOW], { env: { DATABASE_URL: own.loaderUrl } }, {
      exitCode: ExitCode.databaseForeign,
      says: `Cannot use this database: ${reason}. ${advice}`,
    });
  };
  await own.database.rows("update etl.definition set hash = 'older'");
  await fails(
    'its schema is not that of this version, and the role "storecast_loader" is not its owner and may not migrate it',
  );
  assert.deepEqual(await own.database.rows("select hash from etl.definition"), [{ hash: "older" }]);

  await own.database.rows("revoke usage on schema etl from storecast_loader");
  await fails('the role "storecast_loader" has no rights in it');

  // The roles may have been made since: the owner's migrate gives them what is theirs though nothing else is to do.
  await runTask(["migrate"], { env: { DATABASE_URL: own.url } });
  await own.database.rows("revoke usage on schema etl from storecast_loader");
  const { stdout } = await runTask(["migrate"], { env: { DATABASE_URL: own.url } });
  assert.equal(stdout, "The schema is up to date\n");
  await using loader = await connect(own.loaderUrl);
  assert.deepEqual(await loader.rows("select task from etl.run"), []);
});

Deno.test("only the superuser of the embedded server may create roles and databases or read files", async () => {
  const { superuserUrl } = await testServer();
  await using superuser = await connect(databaseUrl(superuserUrl, "postgres"));
  const roles = await superuser.rows(`
    select rolname, rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls as is_mighty,
      array(select roleid::regrole::text from pg_auth_members where member = pg_roles.oid) as member_of
    from pg_roles where rolname in ('storecast', 'storecast_loader', 'storecast_analyst') order by 1
  `);
  assert.deepEqual(
    roles,
    ["storecast", "storecast_analyst", "storecast_loader"].map((rolname) => ({
      rolname,
      is_mighty: false,
      member_of: [],
    })),
  );
});
