import assert from "node:assert/strict";
import { join } from "node:path";
import { describeError, KNOWN_STATES } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import type { Database } from "../scripts/database/database.ts";
import { readSqlFiles } from "../scripts/database/read_sql_files.ts";
import { pullDays } from "../scripts/loading/pull_days.ts";
import type { SalesApi } from "../scripts/sources/api/sales_api.ts";
import { assertFails, assertNothingLoaded, assertSays, serve, temporaryFolder } from "./support/assert_fails.ts";
import { testContext } from "./support/load.ts";
import { archiveText, orderLine } from "./support/order_line.ts";
import { CHECKOUT } from "./support/run_task.ts";
import { linesOf, NOW, TODAY } from "./support/small_shop.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();
const columns = Object.values(document.columns);

const FILES: Record<string, { text: string; says: string }> = {
  "lacks a column": {
    text: archiveText(document, linesOf("2024-03-01")).replace('"Order ID"', '"Order No"'),
    says: 'its header (line 1) lacks "Order ID"; it has "Row ID", "Order No", …',
  },
  "has another separator": {
    text: archiveText(document, linesOf("2024-03-01")).replaceAll('";"', '","'),
    says: `its header (line 1) lacks ${columns.map((name) => `"${name}"`).join(", ")}; it has …`,
  },
  "has tabs between its fields": {
    text: archiveText(document, linesOf("2024-03-01")).replaceAll('"', "").replaceAll(";", "\t"),
    says: `its header (line 1) lacks …; it has "Row ID\\u0009Order ID\\u0009…`,
  },
};

for (const [what, { text, says }] of Object.entries(FILES)) {
  Deno.test(`a file that ${what} is refused at its first line, and nothing of it is loaded`, async () => {
    await using db = await testDatabase();
    await using folder = await temporaryFolder();
    const path = join(folder.path, "orders.csv");
    await Deno.writeTextFile(path, text);
    await assertFails(["archive", path], { env: { DATABASE_URL: db.url } }, {
      exitCode: ExitCode.input,
      says:
        `Cannot load "${path}": ${says}. Check the separator (";") and the column names in "sources/superstore.json", or set ` +
        "STORECAST_SOURCE to the document of this file.",
    });
    await assertNothingLoaded(db.database);
  });
}

const UNUSABLE: Record<string, { text: string; says: string }> = {
  "a web page": {
    text: "<!doctype html>\n<title>Log in</title>\n<p>Who are you?\n",
    says: "it is HTML. Open it: it may be an error page.",
  },
  "an empty file": { text: "", says: "it is empty. Check that the file is complete." },
  "a file with a header and no rows": {
    text: archiveText(document, []),
    says: "it has a header and no rows. Check that the file is complete.",
  },
};

for (const [what, { text, says }] of Object.entries(UNUSABLE)) {
  Deno.test(`${what} is refused as such, and nothing of it is loaded`, async () => {
    await using db = await testDatabase();
    await using folder = await temporaryFolder();
    const path = join(folder.path, "orders.csv");
    await Deno.writeTextFile(path, text);
    await assertFails(["archive", path], { env: { DATABASE_URL: db.url } }, {
      exitCode: ExitCode.input,
      says: `Cannot load "${path}": ${says}`,
    });
    await assertNothingLoaded(db.database);
  });
}

Deno.test("a binary file is refused with a printable message, also in the run log", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "orders.csv");
  await Deno.writeTextFile(path, "\x7fELF\x02\0\x1b[2J\0");
  const says =
    `Cannot load "${path}": its header (line 1) lacks …; it has "\\u007fELF\\u0002\\u0000\\u001b[2J\\u0000". Check …`;
  await assertFails(["archive", path], { env: { DATABASE_URL: db.url } }, { exitCode: ExitCode.input, says });
  const [run] = await db.database.rows<{ status: string; message: string }>("select status, message from etl.run");
  assert.equal(run!.status, "failed");
  assertSays(run!.message, says);
});

Deno.test("the error for a missing file, and for a folder in its place, says which it is", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  const missing = join(folder.path, "orders.csv");
  const cases = { [missing]: "there is no such file or folder", [folder.path]: "it is a folder" };
  for (const [path, reason] of Object.entries(cases)) {
    await assertFails(["archive", path], { env: { DATABASE_URL: db.url } }, {
      exitCode: ExitCode.input,
      says: `Cannot read "${path}": ${reason}. Check that the path is right and that you may read the file.`,
    });
  }
  await assertNothingLoaded(db.database);
});

Deno.test("a file without a valid row fails, and its rows are kept with their reasons", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  const path = join(folder.path, "orders.csv");
  const lines = ["1", "2", "3"].map((id) => orderLine({ row_id: id, sales: "much" }));
  await Deno.writeTextFile(path, archiveText(document, lines));
  await assertFails(["archive", path], { env: { DATABASE_URL: db.url } }, {
    exitCode: ExitCode.batchFailed,
    says: `Cannot publish batch 1 ("${path}"): 3 of 3 rows were rejected. ` +
      'See its rejected rows with "deno task rejects --batch 1", correct the source or its document and load it again, ' +
      'or discard it with "deno task discard 1".',
  });
  const [kept] = await db.database.rows(`
    select
      (select string_agg(status, ' ') from etl.batch) as batches,
      (select count(*) from etl.rejected_row where reason <> '') as rejected,
      (select count(*) from ods.order_line) as lines,
      (select count(*) from mart.sales_daily) as sums
  `);
  assert.deepEqual(kept, { batches: "failed", rejected: "3", lines: "0", sums: "0" });
});

const ANSWERS: Record<string, { answer: () => Response; says: string }> = {
  "401": {
    answer: () => Response.json({ error: "Who are you?" }, { status: 401 }),
    says: "status is 401 (1 attempt). Check SALES_API_TOKEN.",
  },
  "a login page": {
    answer: () => new Response("<title>Log in</title>", { headers: { "content-type": "text/html" } }),
    says: 'the answer is "text/html", not JSON (1 attempt). Check SALES_API_URL; this may be a login or error page.',
  },
  "something else than rows": {
    answer: () => Response.json({ message: "Hello" }, { headers: { "X-Total-Count": "1" } }),
    says:
      'the answer is JSON, but not an array: an object with "message" (1 attempt). Check SALES_API_URL: a sales API must answer with a JSON array of objects, or with an object that has the array at the path "orders" under api in the source document.',
  },
};

for (const [what, { answer, says }] of Object.entries(ANSWERS)) {
  Deno.test(`an API that answers ${what} fails the pull at once, and no day counts as empty`, async () => {
    await using db = await testDatabase();
    await using api = serve(answer);
    const env = { DATABASE_URL: db.url, SALES_API_URL: `${api.origin}/orders?key=s3cret`, SALES_API_TOKEN: "t0ken" };
    await assertFails(["pull", "--from", "2024-03-30", "--now", NOW], { env }, {
      exitCode: ExitCode.api,
      says: `Cannot read day 2024-03-30 from "${api.origin}/orders", page 1: ${says}`,
    });
    await assertNothingLoaded(db.database);
  });
}

/** Pulls a day with so little patience that a passing failure is given up after few attempts. */
async function assertPullFails(database: Database, url: string, says: string): Promise<void> {
  const api: SalesApi = { url, deadline: 500, firstDelay: 5 };
  const context = await testContext(database, document, { today: TODAY });
  const error = await pullDays(context, api, [{ day: "2024-03-30", reason: "missing" }]).catch((error) => error);
  const { line, exitCode } = describeError(error);
  assert.equal(exitCode, ExitCode.api);
  assertSays(line, `Cannot read day 2024-03-30 from "${url}", page 1: ${says}`);
  await assertNothingLoaded(database);
}

Deno.test("an API that cannot be reached, or keeps failing, ends the task with one line", async () => {
  await using db = await testDatabase();
  const gone = serve(() => new Response());
  await gone[Symbol.asyncDispose]();
  await assertPullFails(
    db.database,
    `${gone.origin}/orders`,
    "no connection: …refused… (…). Check that the sales API is running.",
  );
  await using broken = serve(() => new Response(null, { status: 500 }));
  await assertPullFails(
    db.database,
    `${broken.origin}/orders`,
    "status is 500 (…). Run the task again later; the day is still due.",
  );
});

Deno.test("docs/errors.md lists every exit code and SQLSTATE, and no others", async () => {
  const text = await Deno.readTextFile(join(CHECKOUT, "docs", "errors.md"));
  const codes = [...text.matchAll(/^\| (\d+) +\| `(\w+)` +\|/gm)].map(([, code, name]) => [name, Number(code)]);
  assert.deepEqual(codes, Object.entries(ExitCode));

  const states = [...text.matchAll(/^\| `([0-9A-Z]{5})` +\| (\d+) +\|/gm)].map((
    [, state, code],
  ) => [state, Number(code)]);
  const known = Object.entries(KNOWN_STATES).map(([state, { exitCode }]) => [state, exitCode]);
  assert.deepEqual(states.toSorted(), known.toSorted());
});

Deno.test("every SQLSTATE that a function raises has an exit code", async () => {
  const functions = await readSqlFiles("functions");
  const raised = functions.flatMap(({ text }) => [...text.matchAll(/errcode = '(\w{5})'/g)].map(([, state]) => state!));
  assert.deepEqual(raised.filter((state) => !(state in KNOWN_STATES)), []);
  const own = (states: string[]): string[] => [...new Set(states.filter((state) => state.startsWith("SC")))].toSorted();
  assert.deepEqual(own(raised), own(Object.keys(KNOWN_STATES)));
});

Deno.test("what the permissions of a task do not allow is told without the advice to allow everything", () => {
  const error = new Deno.errors.NotCapable('Requires all access to "/dev/shm/x", run again with the --allow-all flag');
  assert.deepEqual(describeError(error), {
    exitCode: ExitCode.input,
    line:
      'The permissions of the task do not allow this: Requires all access to "/dev/shm/x". See docs/permissions.md.',
  });
});
