/** Orders with times: from a file or the API they come onto the business day of the shop's zone. */
import assert from "node:assert/strict";
import { inShopZone, readShopDocument } from "../scripts/sources/documents/shop_document.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { PLAIN } from "./support/day_api.ts";
import { emptyStore, publishArchive, testContext } from "./support/load.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

/** A shop whose orders have times. */
const TIMED: SourceDocument = {
  source: "shop",
  columns: {
    order_id: "order",
    order_date: "at",
    ship_date: "sent",
    customer_id: "who",
    product_id: "what",
    sales: "amount",
  },
  archive: { separator: ",", dateFormat: "iso", decimalMark: ".", groupMark: "" },
  lookBackDays: 7,
  postalCodes: [],
  missingPostalCodes: [],
};
const HEADER = "order,at,sent,who,what,amount";

const db = await testDatabase();
const { database } = db;
Deno.test.beforeEach(() => emptyStore(database));
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

async function load(document: SourceDocument, ...records: string[]): Promise<string[]> {
  const context = await testContext(database, document, { today: "2026-11-20" });
  const batch = await publishArchive(context, [HEADER, ...records, ""].join("\n"));
  assert.equal(batch.status, "published", batch.reason ?? "");
  const kept = await database.rows<{ line: string }>(`
    select concat_ws(' ', order_id, order_date, ship_date, sales) as line
    from ods.order_line
    order by order_id, line_id collate "C"`);
  return kept.map(({ line }) => line);
}

Deno.test("an order and its shipment belong to the day in the shop's time zone", async () => {
  const records = [
    "1,2026-11-02T23:30:00-05:00,2026-11-03T23:30:00-05:00,c,p,10.00",
    "2,2026-11-03T00:30:00-05:00,,c,p,20.00",
    "3,2026-11-03,2026-11-04,c,p,30.00",
  ];
  assert.deepEqual(await load(inShopZone(TIMED, "America/New_York"), ...records), [
    "1 2026-11-02 2026-11-03 10.0000",
    "2 2026-11-03 20.0000",
    "3 2026-11-03 2026-11-04 30.0000",
  ]);
});

Deno.test("with dayEndsAt the hours after midnight belong to the day before", async () => {
  const document = inShopZone({ ...TIMED, dayEndsAt: "04:00" }, "Europe/Berlin");
  const records = [
    "1,2026-11-03T03:59:59,,c,p,10.00",
    "2,2026-11-03T04:00:00,,c,p,20.00",
    "3,2026-11-03T02:59:59Z,,c,p,30.00",
  ];
  assert.deepEqual(await load(document, ...records), [
    "1 2026-11-02 10.0000",
    "2 2026-11-03 20.0000",
    "3 2026-11-02 30.0000",
  ]);
});

Deno.test("without row IDs lines of an order at two times of a day are two lines, and loading the file again changes nothing", async () => {
  const document = inShopZone(TIMED, "UTC");
  const records = [
    "1,2026-11-02T10:00:00,,c,p,10.00",
    "1,2026-11-02T11:00:00,,c,p,20.00",
    "1,2026-11-03T11:00:00,,c,p,5.00",
  ];
  const lines = ["1 2026-11-02 10.0000", "1 2026-11-02 20.0000", "1 2026-11-03 5.0000"];
  assert.deepEqual((await load(document, ...records)).sort(), lines);
  assert.deepEqual((await load(document, ...records.toReversed(), "9,2026-11-04,,c,p,1.00")).sort(), [
    ...lines,
    "9 2026-11-04 1.0000",
  ]);
});

Deno.test("a US date is read with its pattern, and one that contradicts it is rejected", async () => {
  const archive = { ...TIMED.archive!, dateFormat: "M/d/yyyy H:mm" };
  const document = inShopZone({ ...TIMED, archive, rejectLimit: { rows: 9, percent: 100 } }, "UTC");
  const records = [
    "5303,11/2/2026 8:26,,c,p,10.00",
    "5304,11/12/2026 10:01,,c,p,20.00",
    "5305,13/2/2026 8:26,,c,p,1.00",
  ];
  assert.deepEqual(await load(document, ...records), ["5303 2026-11-02 10.0000", "5304 2026-11-12 20.0000"]);
  const rejected = await database.rows("select column_name, value, code, reason from etl.rejected_row");
  const reason = "is not a date in the format M/d/yyyy H:mm";
  assert.deepEqual(rejected, [{ column_name: "order_date", value: "13/2/2026 8:26", code: "not_a_date", reason }]);
});

Deno.test("the database uses the document's time zone, or the shop's if the document has none", async () => {
  assert.equal((await readShopDocument({ source: "superstore", timeZone: "Asia/Tokyo" })).timeZone, "Asia/Tokyo");
  for (
    const [document, zone] of [[TIMED, "Asia/Tokyo"], [
      { ...TIMED, timeZone: "Europe/Berlin" },
      "Europe/Berlin",
    ]] as const
  ) {
    await testContext(database, inShopZone(document, "Asia/Tokyo"));
    const [known] = await database.rows("select document ->> 'timeZone' as zone from etl.source");
    assert.deepEqual(known, { zone });
  }
});

Deno.test("orders with times require a time zone, orders with dates do not", () => {
  const days = { ...TIMED, archive: { ...TIMED.archive!, dateFormat: "dd.MM.yyyy" } };
  const { api: _, ...files } = days;
  assert.equal(inShopZone(files, undefined).timeZone, "UTC");
  assert.equal(inShopZone({ ...TIMED, timeZone: "Asia/Tokyo" }, undefined).timeZone, "Asia/Tokyo");
  const bounded = { ...PLAIN, dayParameters: { from: "{start}" } };
  for (const dateFormat of ["iso", "unix", "M/d/yyyy H:mm"]) {
    const timed = { ...files, archive: { ...files.archive, dateFormat } };
    assert.throws(() => inShopZone(timed, undefined), /its orders have times, and SHOP_TIME_ZONE is not set/);
  }
  assert.throws(() => inShopZone({ ...files, api: bounded }, undefined), /SHOP_TIME_ZONE is not set/);
});
