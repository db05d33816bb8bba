import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { requireApi } from "../scripts/loading/require_api.ts";
import { dueDays } from "../scripts/loading/pull_days.ts";
import { archiveOf } from "../scripts/sources/documents/archive_of.ts";
import { readSourceDocument } from "../scripts/sources/documents/read_source_document.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { publishArchive, testContext } from "./support/load.ts";
import { readSuperstore } from "./support/superstore.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { addDays } from "../scripts/core/days.ts";

const SUPERSTORE = await readSuperstore();

/** The same shop without an API. */
const FILES = { ...SUPERSTORE, api: undefined } as unknown as SourceDocument;

const { database } = await loadingTest(SUPERSTORE);

const FIRST_DAY = "2024-03-04"; // a Monday

/** Publishes a file with an order on each of these days, given as days after the first. */
async function publishDays(days: readonly number[]): Promise<void> {
  const context = await testContext(database, FILES);
  const lines = days.map((number) =>
    orderLine({ row_id: `${number}`, order_id: `A-${number}`, order_date: addDays(FIRST_DAY, number) })
  );
  assert.equal((await publishArchive(context, lines)).status, "published");
}

async function causes(today: string): Promise<string[]> {
  const rows = await database.call("ops.alert_causes", {
    p_expected_days: { superstore: addDays(today, -1) },
    p_now: `${today}T09:00:00Z`,
    p_has_backups: false,
  });
  return rows.map(({ cause, message, advice }) => `${cause}. ${message}. ${advice}`);
}

Deno.test("a document may leave out the API or the files, but not both", async () => {
  await using folder = await temporaryFolder();
  const written = async (leftOut: readonly string[]): Promise<SourceDocument> => {
    const document = { ...SUPERSTORE } as Record<string, unknown>;
    for (const key of leftOut) delete document[key];
    await Deno.writeTextFile(`${folder.path}/superstore.json`, JSON.stringify(document));
    return await readSourceDocument("superstore", folder.path);
  };
  for (const key of ["api", "archive"] as const) {
    const document = await written([key]);
    await testContext(database, document); // the database takes it too
    const lacks = key === "api" ? (): void => requireApi(document) : (): unknown => archiveOf(document);
    assert.throws(lacks, (error: StorecastError) => {
      assert.equal(error.exitCode, ExitCode.usage);
      assert.match(error.message, new RegExp(` has no "${key}"$`));
      return true;
    });
  }
  await assert.rejects(written(["api", "archive"]), /"\/archive" is missing, and so is api/);
});

Deno.test("a source without an API has no due days, and a day without a file is late with its own message", async () => {
  await publishDays([0, 1, 2]);
  const due = async (): Promise<unknown> => await dueDays(await testContext(database, FILES, { today: "2024-03-09" }));
  assert.deepEqual(await due(), []);
  assert.deepEqual(await causes("2024-03-07"), []);
  const [late] = await causes("2024-03-08");
  assert.match(
    late!,
    /^late: superstore\. The data is late: the last complete day is 2024-03-06\. Put the next file into/,
  );
  assert.doesNotMatch(late!, /pull/);

  const accept = (day: string): Promise<unknown> =>
    database.call("etl.accept_day", {
      p_source: "superstore",
      p_day: day,
      p_today: "2024-03-08",
      p_now: "2024-03-08T09:00Z",
    });
  await accept("2024-03-07"); // the shop was closed
  assert.deepEqual(await causes("2024-03-08"), []);
  await assert.rejects(accept("2024-03-08"), /the day is not over/);
  await assert.rejects(accept("2024-03-05"), /it has orders/);
});

Deno.test("a missing day between two files raises an alert if its weekday usually sells, until it arrives or is accepted", async () => {
  const weeks = Array.from({ length: 21 }, (_, number) => number).filter((number) => number % 7 !== 6);
  await publishDays(weeks.filter((number) => number !== 16)); // closed on Sundays; a Wednesday is missing
  const [gap, ...others] = await causes("2024-03-24");
  assert.deepEqual(others, []);
  assert.equal(
    gap,
    "no file: superstore. No file brought 1 day(s), although later days have come; the newest is 2024-03-20. Load its file; " +
      'if the shop was closed, run "deno task accept 2024-03-20"',
  );
  await publishDays([16]);
  assert.deepEqual(await causes("2024-03-24"), []);
});
