import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { assertFails, assertNothingLoaded, temporaryFolder } from "./support/assert_fails.ts";
import { CHECKOUT, runTask } from "./support/run_task.ts";
import { NOW } from "./support/small_shop.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

const COMMANDS: Record<string, { command: string[]; env?: Record<string, string>; says: string }> = {
  "an unknown option": {
    command: ["pull", "--form", "2024-03-30"],
    says: 'Cannot run "deno task pull": unknown option "--form" (Did you mean --from?). See "deno task pull --help".',
  },
  "a missing argument": {
    command: ["archive"],
    says: 'Cannot run "deno task archive": missing required argument "file". See "deno task archive --help".',
  },
  "a subcommand that is missing": {
    command: ["db"],
    says: 'Cannot run "deno task db": one of "start", "stop", "status", "url" must follow. See "deno task db --help".',
  },
  "a day that does not exist": {
    command: ["pull", "--from", "2024-02-30"],
    says: 'Cannot run "deno task pull": option "--from <day>" argument "2024-02-30" is invalid. It must be a day ' +
      'written as yyyy-MM-dd, such as "2026-11-24". See "deno task pull --help".',
  },
  "a day of the year 0, which PostgreSQL does not know": {
    command: ["pull", "--from", "0000-01-01"],
    says: 'Cannot run "deno task pull": option "--from <day>" argument "0000-01-01" is invalid. It must be a day ' +
      'written as yyyy-MM-dd, such as "2026-11-24". See "deno task pull --help".',
  },
  "an instant that is none": {
    command: ["daily", "--now", "yesterday"],
    says: 'Cannot run "deno task daily": option "--now <instant>" argument "yesterday" is invalid. It must be an ' +
      'instant of the years 2000 to 2099, such as "2026-11-24T06:00:00Z". See "deno task daily --help".',
  },
  "an instant whose day no database knows": {
    command: ["status", "--now", "+275760-09-13T00:00:00Z"],
    says: 'Cannot run "deno task status": option "--now <instant>" argument "+275760-09-13T00:00:00Z" is invalid. It ' +
      'must be an instant of the years 2000 to 2099, such as "2026-11-24T06:00:00Z". See "deno task status --help".',
  },
  "a horizon of no days": {
    command: ["forecast", "--horizon", "0"],
    says: 'Cannot run "deno task forecast": option "--horizon <days>" argument "0" is invalid. It must be a whole ' +
      'number from 1 to 366. See "deno task forecast --help".',
  },
  "a range that ends before it begins": {
    command: ["pull", "--from", "2024-03-30", "--to", "2024-03-28", "--now", NOW],
    says:
      "Cannot pull: --from 2024-03-30 is after the last day, 2024-03-28. Use days up to yesterday, 2024-03-31, and a --from that is not after --to.",
  },
  "a range that ends today": {
    command: ["pull", "--to", "2024-04-01", "--now", NOW],
    says:
      "Cannot pull: --to 2024-04-01 is not over yet. Use days up to yesterday, 2024-03-31, and a --from that is not after --to.",
  },
  "a time zone that is none": {
    command: ["status"],
    env: { SHOP_TIME_ZONE: "Mars/Olympus" },
    says:
      'Cannot use SHOP_TIME_ZONE "Mars/Olympus": it is not an IANA time zone. Set it to a name such as "Europe/Berlin" or "UTC".',
  },
  "a database whose password would be mistaken for a part of the host": {
    command: ["status"],
    env: { DATABASE_URL: "postgresql://me:hush b@hush/d@127.0.0.1:5432/shop" },
    says: "Cannot use DATABASE_URL: it is not the URL of a PostgreSQL database. Write it as " +
      '"postgresql://user:password@host:5432/database", with special characters percent-encoded, or unset it to use the embedded server.',
  },
  "a database that is not named by a URL": {
    command: ["status"],
    env: { DATABASE_URL: "host=db user=me" },
    says: "Cannot use DATABASE_URL: it is not the URL of a PostgreSQL database. Write it as " +
      '"postgresql://user:password@host:5432/database", with special characters percent-encoded, or unset it to use the embedded server.',
  },
  "a day that is named without its source, of several": {
    command: ["pull", "--from", "2024-03-30"],
    env: { STORECAST_SOURCE: "shop, till" },
    says: "Cannot pull with --from: STORECAST_SOURCE names several sources. Name one with --source: shop, till.",
  },
  "a token that is of no source, of several": {
    command: ["daily"],
    env: { STORECAST_SOURCE: "shop, till", SALES_API_TOKEN: "hush" },
    says: "Cannot use SALES_API_TOKEN: it does not say which source it is for: shop, till. " +
      "Rename it to SALES_API_TOKEN_SHOP or SALES_API_TOKEN_TILL.",
  },
  "a file to check with a day of the API": {
    command: ["source:check", "orders.csv", "--day", "2024-03-30"],
    says: "Cannot check a file with --day: it is a day of the sales API. Leave out one of them.",
  },
  "a source that is not in use": {
    command: ["rejects", "--source", "tall"],
    says: 'Cannot show rejected rows: STORECAST_SOURCE does not name "tall". Name one with --source: superstore.',
  },
  "a source that has no document": {
    command: ["status"],
    env: { STORECAST_SOURCE: "bakery" },
    says: `Cannot read source document "${
      join(CHECKOUT, "sources", "bakery.json")
    }": there is no such file. Have "deno task source:new" write one, and set STORECAST_SOURCE to its name, without .json.`,
  },
};

for (const [what, { command, says, env = {} }] of Object.entries(COMMANDS)) {
  Deno.test(`${what} is a usage error, reported before anything is opened`, async () => {
    // A data folder that cannot be made shows that nothing was opened.
    const options = { env: { STORECAST_DATA: "/dev/null/storecast", ...env } };
    await assertFails(command, options, { exitCode: ExitCode.usage, says });
  });
}

Deno.test("an address that is not a URL is a usage error", async () => {
  await using db = await testDatabase();
  const env = { DATABASE_URL: db.url, SALES_API_URL: "shop.example/orders" };
  await assertFails(["pull", "--from", "2024-03-30", "--now", NOW], { env }, {
    exitCode: ExitCode.usage,
    says: "Cannot use SALES_API_URL: it is not an https:// or http:// URL. " +
      'Set it to the URL of the orders, such as "https://shop.example/orders".',
  });
  await assertNothingLoaded(db.database);
});

Deno.test("DATABASE_URL may be in a file, and takes precedence over the file if both are set", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  const file = join(folder.path, "database_url");
  await Deno.writeTextFile(file, `${db.url}\n`);
  const env = { DATABASE_URL_FILE: file, STORECAST_DATA: "/dev/null/storecast" };
  assert.equal((await runTask(["status"], { env })).code, ExitCode.ok);
  await assertFails(["status"], { env: { ...env, DATABASE_URL: "mysql://db" } }, {
    exitCode: ExitCode.usage,
    says: "Cannot use DATABASE_URL: it is not the URL of a PostgreSQL database. Write it as …",
  });
});

Deno.test("a missing or empty file of a secret is a usage error, and does not count as not set", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "secret");
  const options = { env: { SALES_API_TOKEN_FILE: file, STORECAST_DATA: "/dev/null/storecast" } };
  await assertFails(["daily"], options, {
    exitCode: ExitCode.usage,
    says: `Cannot read the file "${file}" named by SALES_API_TOKEN_FILE: there is no such file or folder. ` +
      "Set SALES_API_TOKEN_FILE to a file that this user may read, or unset it.",
  });
  await Deno.writeTextFile(file, "\n");
  await assertFails(["daily"], options, {
    exitCode: ExitCode.usage,
    says: `Cannot use the file "${file}" named by SALES_API_TOKEN_FILE: it is empty. ` +
      "Write the value of SALES_API_TOKEN to it, or unset SALES_API_TOKEN_FILE.",
  });
});

Deno.test("the sample API's port must be free on the address of --host", async () => {
  await using folder = await temporaryFolder();
  for (const [hostname, ...host] of [["127.0.0.1"], ["0.0.0.0", "--host", "0.0.0.0"]] as const) {
    using listener = Deno.listen({ hostname, port: 0 });
    const { port } = listener.addr;
    await assertFails(["api", "--port", String(port), ...host], { env: { STORECAST_DATA: folder.path } }, {
      exitCode: ExitCode.usage,
      says: `Cannot serve the sample API on ${hostname}:${port}: the port is in use. Choose another port with --port.`,
    });
  }
});
