import assert from "node:assert/strict";
import { scratchDatabase } from "../scripts/backup/scratch_database.ts";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { readSettings } from "../scripts/core/settings.ts";
import { connect } from "../scripts/database/connect.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { migrate } from "../scripts/store/migrate.ts";
import { dataFolder } from "./support/data_folder.ts";
import { databaseUrl } from "../tools/test_server/database_url.ts";
import { runTask } from "./support/run_task.ts";
import { NOW } from "./support/small_shop.ts";

const data = await dataFolder();
Deno.test.afterAll(async () => await data[Symbol.asyncDispose]());
const folder = dataPaths(data.path).server;
const paths = serverPaths(folder);
const server = new EmbeddedServer(folder);
const env = { STORECAST_DATA: data.path };

async function userOf(url: string): Promise<string> {
  await using database = await connect(url);
  return (await database.rows<{ user: string }>("select session_user as user"))[0]!.user;
}

/** The URL that `db url` prints, without the place of its password file. */
async function printedUrl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runTask(["db", "url", ...args], { env });
  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const url = new URL(stdout.trim());
  assert.equal(url.searchParams.get("passfile"), paths.passfile);
  assert.equal(url.password, "");
  return url.username;
}

Deno.test("the embedded server has a role each for owner, loader and analyst, whose passwords only its user can read", async () => {
  const address = await server.start();
  assert.equal(await userOf(address.ownerUrl), "storecast");
  assert.equal(await userOf(address.loaderUrl), "storecast_loader");
  assert.equal(await userOf(address.analystUrl), "storecast_analyst");

  const modes = await Promise.all([paths.passwords, paths.passfile, paths.cluster].map(async (path) => {
    const { mode } = await Deno.stat(path);
    return (mode! & 0o777).toString(8);
  }));
  assert.deepEqual(modes, ["600", "600", "700"]);

  const passwords = (await Deno.readTextFile(paths.passwords)).trim().split("\n");
  assert.equal(new Set(passwords).size, 4);
  assert.ok(passwords.every((password) => password.length === 48));
});

Deno.test("the embedded server listens only on localhost, and accepts nobody without a password", async () => {
  await using superuser = await data.connect();
  const [settings] = await superuser.rows(`
    select current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets,
      current_setting('password_encryption') as passwords,
      (select array_agg(distinct auth_method) from pg_hba_file_rules) as methods,
      (select bool_and(rolpassword like 'SCRAM-SHA-256$%') from pg_authid where rolcanlogin) as all_scram
  `);
  assert.deepEqual(settings, {
    listens: "127.0.0.1",
    sockets: "",
    passwords: "scram-sha-256",
    methods: ["scram-sha-256"],
    all_scram: true,
  });
});

Deno.test("db url prints the analyst's URL, or another role's, with its password in a file", async () => {
  assert.equal(await printedUrl(), "storecast_analyst");
  assert.equal(await printedUrl("--role", "loader"), "storecast_loader");
  assert.equal(await printedUrl("--role", "owner"), "storecast");
  const lines = (await Deno.readTextFile(paths.passfile)).trim().split("\n");
  for (const [index, url] of [(await server.address()).ownerUrl, (await server.address()).loaderUrl].entries()) {
    const { username, password } = new URL(url);
    assert.equal(lines[index], `127.0.0.1:*:*:${username}:${password}`);
  }
});

Deno.test("the next start of the server resets changes of the analyst to its own password and limits", async () => {
  {
    await using analyst = await connect((await server.start()).analystUrl);
    await analyst.rows("set default_transaction_read_only = off");
    for (const change of ["set statement_timeout = 0", "set work_mem = '1GB'", "password 'mine'"]) {
      await analyst.rows(`alter role storecast_analyst ${change}`);
    }
  }
  await assert.rejects(connect((await server.address()).analystUrl));
  await server.stop();
  await using analyst = await connect((await server.start()).analystUrl);
  const [role] = await analyst.rows<{ rolconfig: string[] }>(
    "select rolconfig from pg_roles where rolname = 'storecast_analyst'",
  );
  assert.deepEqual(role!.rolconfig.toSorted(), [
    "default_transaction_read_only=on",
    "idle_in_transaction_session_timeout=10min",
    "statement_timeout=60s",
  ]);
});

Deno.test("neither analyst nor loader can create a large object, or connect to a database in which they could", async () => {
  const { analystUrl, loaderUrl } = await server.start();
  const makers = ["lo_create(0)", "lo_creat(-1)", "lo_from_bytea(0, 'x')", "lo_put(1, 0, 'x')", "lowrite(0, 'x')"];
  for (const url of [analystUrl, loaderUrl]) {
    await using role = await connect(url);
    await role.rows("set default_transaction_read_only = off");
    for (const maker of makers) {
      await assert.rejects(role.rows(`select ${maker}`), { code: "42501" }, maker);
    }
    for (const name of ["postgres", "template1"]) {
      await assert.rejects(connect(databaseUrl(url, name)), /permission denied for database/);
    }
  }
});

Deno.test("only the owner can connect to a scratch database, since other connections would prevent its drop", async () => {
  const { analystUrl } = await server.start();
  await using scratch = await scratchDatabase({ ...readSettings(), databaseUrl: undefined, dataFolder: data.path });
  const [named] = await scratch.database.rows<{ name: string }>("select current_database() as name");
  await assert.rejects(connect(databaseUrl(analystUrl, named!.name)), /permission denied for database/);
});

Deno.test("a data folder of the first version gets the roles on its next start, and its tasks run as the loader", async () => {
  const { ownerUrl } = await server.address();
  {
    // What the first version left: two passwords, no roles but the owner, and a schema without rights.
    await using owner = await connect(ownerUrl);
    await migrate(owner);
    await using superuser = await data.connect();
    for (const role of ["storecast_loader", "storecast_analyst"]) {
      await superuser.rows(`drop owned by ${role}`);
      await superuser.rows(`drop role ${role}`);
    }
    await superuser.rows("update etl.definition set hash = 'of the first version'");
  }
  const old = (await Deno.readTextFile(paths.passwords)).split("\n").slice(0, 2);
  await Deno.writeTextFile(paths.passwords, `${old.join("\n")}\n`);
  await Deno.writeTextFile(paths.passfile, `127.0.0.1:*:*:storecast:${old[0]}\n`);
  await Deno.remove(paths.roles);

  const { code, stderr } = await runTask(["forecast", "--now", NOW], { env });

  assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  const address = await server.address();
  assert.equal(address.ownerUrl, ownerUrl);
  assert.equal(await userOf(address.loaderUrl), "storecast_loader");
  await using analyst = await connect(address.analystUrl);
  assert.deepEqual(await analyst.rows("select count(*) as rows from mart.sales_daily"), [{ rows: "0" }]);
  await using superuser = await connect(databaseUrl(address.superuserUrl, "storecast"));
  const [owned] = await superuser.rows(
    "select array_agg(distinct rolname::text) as owners from pg_class inner join pg_roles " +
      "on pg_roles.oid = relowner where relnamespace in ('etl'::regnamespace, 'mart'::regnamespace, 'ods'::regnamespace)",
  );
  assert.deepEqual(owned, { owners: ["storecast"] });
});
