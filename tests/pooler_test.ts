import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { connect } from "../scripts/database/connect.ts";
import { anyPort } from "../scripts/database/free_port.ts";
import { tryLock } from "../scripts/store/locks.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { IS_ROOT, NOBODY } from "./support/clean_checkout.ts";

const PGBOUNCER = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"].find((path) => {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // Debian's package pgbouncer is not installed
  }
});

/** Starts a pgbouncer in front of the server of a database URL; returns the URL by way of it. */
async function startPooler(
  databaseUrl: string,
  folder: string,
  mode: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const url = new URL(databaseUrl);
  const { hostname, port: serverPort, username, password } = url;
  const port = anyPort();
  const settings = join(folder, `${mode}.ini`);
  await Deno.writeTextFile(join(folder, "users.txt"), `"${username}" "${decodeURIComponent(password)}"\n`);
  await Deno.writeTextFile(
    settings,
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = plain
auth_file = ${join(folder, "users.txt")}
pool_mode = ${mode}
`,
  );
  await Deno.chmod(folder, 0o755);
  const process = new Deno.Command(PGBOUNCER!, {
    args: [settings],
    ...(IS_ROOT ? NOBODY : {}),
    stdout: "null",
    stderr: "piped",
  }).spawn();
  for await (const text of process.stderr.values({ preventCancel: true })) {
    if (/process up/.test(new TextDecoder().decode(text))) break;
  }
  url.port = String(port);
  return {
    url: url.href,
    async stop(): Promise<void> {
      process.kill("SIGTERM");
      await process.stderr.cancel();
      await process.status;
    },
  };
}

for (const mode of ["transaction", "statement", "session"]) {
  Deno.test({
    name: `a pgbouncer with pool_mode = ${mode} is ${mode === "session" ? "used" : "refused"}`,
    ignore: PGBOUNCER === undefined,
    async fn(): Promise<void> {
      await using db = await testDatabase();
      await using folder = await temporaryFolder();
      const pooler = await startPooler(db.url, folder.path, mode);
      try {
        if (mode === "session") {
          await using database = await connect(pooler.url);
          await using other = await connect(pooler.url);
          assert.deepEqual([await tryLock(database, "storecast"), await tryLock(other, "storecast")], [true, false]);
        } else {
          await assert.rejects(connect(pooler.url), (error) => {
            assert.ok(error instanceof StorecastError, String(error));
            assert.equal(error.exitCode, ExitCode.databaseForeign);
            assert.match(error.message, /a pooler runs each statement in another session$/);
            return true;
          });
        }
      } finally {
        await pooler.stop();
      }
    },
  });
}
