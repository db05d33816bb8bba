import assert from "node:assert/strict";
import { join } from "node:path";
import { dataPaths, serverPaths } from "../scripts/core/data_folder.ts";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { connect } from "../scripts/database/connect.ts";
import { EmbeddedServer } from "../scripts/database/embedded_server.ts";
import { SQL_FOLDER } from "../scripts/database/read_sql_files.ts";
import { assertFails, assertSays } from "./support/assert_fails.ts";
import { type Certificate, makeAuthority } from "./support/certificates.ts";
import { dataFolder } from "./support/data_folder.ts";
import { databaseUrl } from "../tools/test_server/database_url.ts";
import { runTask } from "./support/run_task.ts";
import { NOW } from "./support/small_shop.ts";
import { waitUntil } from "./support/wait_until.ts";

// One server for all tests of this file, whose certificate each of them sets.
const data = await dataFolder();
Deno.test.afterAll(async () => await data[Symbol.asyncDispose]());
const { ownerUrl, superuserUrl } = await new EmbeddedServer(dataPaths(data.path).server).start();
const files = serverPaths(dataPaths(data.path).server).cluster;

const authority = makeAuthority("Storecast test authority");
const caFile = join(data.path, "authority.pem");
await Deno.writeTextFile(caFile, authority.certificate);
const otherCaFile = join(data.path, "other.pem");
await Deno.writeTextFile(otherCaFile, makeAuthority("Another authority").certificate);

/** Has the server show a certificate, or no TLS; with a certificate it refuses to do without TLS. */
async function serve(certificate: Certificate | undefined): Promise<void> {
  const { uid, gid } = await Deno.stat(files);
  const write = async (name: string, text: string): Promise<void> => {
    await Deno.writeTextFile(join(files, name), text, { mode: 0o600 });
    await Deno.chown(join(files, name), uid, gid);
  };
  if (certificate) {
    await write("server.crt", certificate.certificate);
    await write("server.key", certificate.key);
  }
  // The superuser's connections, which switch TLS on and off, stay without.
  const kind = certificate ? "hostssl" : "host";
  await write("pg_hba.conf", `host all postgres 127.0.0.1/32 scram-sha-256\n${kind} all all all scram-sha-256\n`);
  const loaded = async (): Promise<string> => {
    await using superuser = await connect(superuserUrl);
    return (await superuser.rows<{ at: string }>("select pg_conf_load_time() as at"))[0]!.at;
  };
  const before = await loaded();
  {
    await using superuser = await connect(superuserUrl);
    await superuser.rows(`alter system set ssl = ${certificate ? "on" : "off"}`);
    await superuser.rows("select pg_reload_conf()");
  }
  await waitUntil("the server has read its settings", async () => await loaded() !== before);
}

function withTls(parameters: string, host = "localhost"): string {
  const url = new URL(ownerUrl);
  url.hostname = host;
  return `${url.href}?${parameters}`;
}

/** The line that a task ends with when it connects; empty where it can. */
async function connectLine(url: string): Promise<{ line: string; exitCode: ExitCode }> {
  try {
    await using database = await connect(url);
    const [connection] = await database.rows<{ ssl: boolean }>(
      "select ssl from pg_stat_ssl where pid = pg_backend_pid()",
    );
    return { line: connection!.ssl ? "encrypted" : "plain", exitCode: ExitCode.ok };
  } catch (error) {
    return describeError(error);
  }
}

async function assertRefused(
  url: string,
  says: string,
  exitCode: ExitCode = ExitCode.databaseUnreachable,
): Promise<void> {
  const { line, exitCode: code } = await connectLine(url);
  const { host } = new URL(url);
  assertSays(line, says.replace(/^DATABASE(?=:)/, `Cannot reach the database "postgresql://${host}/storecast"`));
  assert.equal(code, exitCode);
}

Deno.test("verify-full connects to a server with a certificate of the authority for its host", async () => {
  await serve(authority.issue(["localhost", "127.0.0.1"]));
  for (const mode of ["sslmode=verify-full&", "sslmode=verify-ca&", "sslmode=require&", ""]) {
    assert.equal((await connectLine(withTls(`${mode}sslrootcert=${caFile}`))).line, "encrypted", mode);
  }
  assert.equal(
    (await connectLine(withTls(`sslmode=verify-full&sslrootcert=${caFile}`, "127.0.0.1"))).line,
    "encrypted",
  );
});

Deno.test("a certificate of another authority, for another host or out of date is refused, in every mode", async () => {
  const advice = "Name the file of its authority's certificate in DATABASE_URL: sslmode=verify-full&sslrootcert=FILE.";
  const unknown = `DATABASE: its certificate is not signed by an authority that is trusted here. ${advice}`;
  await serve(authority.issue(["localhost"]));
  for (const mode of ["verify-full", "verify-ca", "require"]) {
    await assertRefused(withTls(`sslmode=${mode}&sslrootcert=${otherCaFile}`), unknown);
    await assertRefused(withTls(`sslmode=${mode}`), unknown);
    await assertRefused(withTls(`sslmode=${mode}&sslrootcert=system`), unknown);
  }

  await serve(authority.issue(["db.example", "replica.example"]));
  const host =
    "Write the host in DATABASE_URL as in the certificate; if it is the same, another server is answering in its place.";
  await assertRefused(
    withTls(`sslmode=verify-full&sslrootcert=${caFile}`),
    `DATABASE: its certificate is issued for another host, "db.example, replica.example". ${host}`,
  );
  await assertRefused(
    withTls(`sslmode=verify-full&sslrootcert=${caFile}`, "127.0.0.1"),
    `DATABASE: its certificate is issued for another host. ${host}`,
  );

  const renew = "Have the server's certificate renewed, and check the clock of this machine.";
  await serve(authority.issue(["localhost"], { from: new Date("2024-01-01"), to: new Date("2024-02-01") }));
  await assertRefused(
    withTls(`sslmode=verify-full&sslrootcert=${caFile}`),
    `DATABASE: its certificate has expired. ${renew}`,
  );
  await serve(authority.issue(["localhost"], { from: new Date("2124-01-01"), to: new Date("2124-02-01") }));
  await assertRefused(
    withTls(`sslmode=verify-full&sslrootcert=${caFile}`),
    `DATABASE: its certificate is not valid yet. ${renew}`,
  );
});

Deno.test("the errors for a server without TLS, and for one that requires it, differ", async () => {
  await serve(authority.issue(["localhost"]));
  const wanted =
    "DATABASE: it requires TLS, which DATABASE_URL does not request. Add sslmode=verify-full&sslrootcert=FILE " +
    "to DATABASE_URL, with the file of its authority's certificate.";
  await assertRefused(ownerUrl, wanted);
  await assertRefused(withTls("sslmode=disable"), wanted);

  await serve(undefined);
  assert.equal((await connectLine(withTls("sslmode=disable"))).line, "plain");
  await assertRefused(
    withTls(`sslmode=verify-full&sslrootcert=${caFile}`),
    "DATABASE: it does not support TLS, which DATABASE_URL requires. " +
      "Switch TLS on at the server, or write sslmode=disable on a network that you trust.",
  );
});

Deno.test("an unknown sslmode and a file without a certificate are refused before anything is sent", async () => {
  for (const mode of ["prefer", "allow", "no-verify", "verify_full"]) {
    await assertRefused(
      withTls(`sslmode=${mode}`),
      `Cannot use DATABASE_URL: its sslmode "${mode}" neither requires nor disables TLS. ` +
        'Write "sslmode=verify-full&sslrootcert=FILE", or "sslmode=disable" on a network that you trust.',
      ExitCode.usage,
    );
  }
  const advice = "Set sslrootcert to the full path of a PEM file.";
  for (
    const [path, reason] of [
      [join(data.path, "missing.pem"), "there is no such file or folder"],
      [data.path, "it is a folder"],
      [new URL(import.meta.url).pathname, "it is not a PEM file"],
    ] as const
  ) {
    await assertRefused(
      withTls(`sslmode=verify-full&sslrootcert=${path}`),
      `Cannot use the file "${path}", which DATABASE_URL names as sslrootcert: ${reason}. ${advice}`,
      ExitCode.input,
    );
  }
});

Deno.test("on a managed server an administrator without superuser rights creates the roles, and tasks run over TLS", async () => {
  await serve(authority.issue(["localhost"]));
  {
    await using superuser = await connect(superuserUrl);
    await superuser.rows("drop role storecast_loader, storecast_analyst");
    await superuser.rows("create role administrator login createrole createdb password 'adm1n'");
    // The embedded server lets nobody else into it; a managed one does.
    await superuser.rows("grant connect on database postgres to administrator");
  }
  const parameters = `?sslmode=verify-full&sslrootcert=${caFile}`;
  const { port } = new URL(ownerUrl);
  const url = (role: string, password: string, database = "shop"): string =>
    databaseUrl(`postgresql://${role}:${password}@localhost:${port}/x${parameters}`, database);
  {
    await using administrator = await connect(url("administrator", "adm1n", "postgres"));
    const roles = await Deno.readTextFile(join(SQL_FOLDER, "roles.sql"));
    await administrator.client.query("create role shop_owner login password '0wner'");
    await administrator.client.query("grant shop_owner to current_user");
    await administrator.client.query("create database shop owner shop_owner");
    await administrator.client.query(roles);
    await administrator.client.query(roles);
    for (const role of ["loader", "analyst"]) {
      await administrator.client.query(`alter role storecast_${role} password 'p-${role}'`);
    }
  }
  const env = (role: string, password: string) => ({
    env: { DATABASE_URL: url(role, password), STORECAST_DATA: data.path },
  });
  const loader = env("storecast_loader", "p-loader");

  await assertFails(["status", "--now", NOW], loader, {
    exitCode: ExitCode.databaseForeign,
    says: 'Cannot use this database: it has no Storecast schema yet, and the role "storecast_loader" may not create ' +
      'one. Run "deno task migrate" with the owner\'s URL in DATABASE_URL; see docs/roles.md.',
  });
  const migrated = await runTask(["migrate"], env("shop_owner", "0wner"));
  assert.equal(migrated.code, 0, migrated.stderr);
  for (const options of [loader, env("storecast_analyst", "p-analyst")]) {
    const { code, stderr } = await runTask(["status", "--now", NOW], options);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
  }
});
