import assert from "node:assert/strict";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

/** Documents that no function could read, and the error about each. */
const UNUSABLE: readonly (readonly [document: unknown, reason: RegExp])[] = [
  [null, /not a JSON object/],
  [[], /not a JSON object/],
  [{ ...document, source: "another" }, /another name/],
  [{ ...document, columns: ["order_id"] }, /columns/],
  [{ ...document, lookBackDays: -1 }, /lookBackDays/],
  [{ ...document, lookBackDays: "seven" }, /lookBackDays/],
  [{ ...document, rejectLimit: { rows: "five" } }, /rejectLimit/],
  [{ ...document, shrinkLimit: { lines: "five" } }, /shrinkLimit/],
  [{ ...document, shrinkLimit: { percent: null } }, /shrinkLimit/],
  [{ ...document, shrinkLimit: "half" }, /shrinkLimit/],
  [{ ...document, api: { ...document.api, holds: { since: "31.02.2026" } } }, /api.holds/],
  [{ ...document, attributes: ["channel"] }, /attributes/],
  [{ ...document, nullWords: ["-"] }, /nullWords/],
  [{ ...document, api: {} }, /its api lacks dateFormat or decimalMark/],
  [{ ...document, archive: undefined, api: undefined }, /neither archive nor api/],
  [{ ...document, api: { ...document.api, dateFormat: "DD.MM.YYYY" } }, /the dateFormat of its api is not valid/],
  [{ ...document, api: { ...document.api, columns: { row_id: null } } }, /only one of its archive and api .* row_id/],
  [{ ...document, api: { ...document.api, columns: ["row_id"] } }, /columns/],
  [
    {
      ...document,
      attributes: Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, name])),
      api: {
        ...document.api,
        attributes: Object.fromEntries(["e", "f", "g", "h", "i"].map((name) => [name, name])),
      },
    },
    /more than 8 attributes/,
  ],
  [{ ...document, timeZone: "Europe/Nowhere" }, /"Europe\/Nowhere" is not known to the database/],
  [{ ...document, timeZone: "+02:00" }, /is not the name of a time zone/],
  [{ ...document, api: { ...document.api, timeZone: "CET" } }, /is not the name of a time zone/],
  [{ ...document, dayEndsAt: "4" }, /dayEndsAt/],
  [{ ...document, postalCodes: "00000" }, /missingPostalCodes is not a list/],
];

Deno.test("a source is registered only with a document that the SQL functions can read", async () => {
  await using db = await testDatabase();
  const register = (given: unknown): Promise<unknown> =>
    db.database.rows("select etl.register_source(p_source => 'superstore', p_document => $1)", [JSON.stringify(given)]);
  await register(document);
  for (const [given, reason] of UNUSABLE) {
    await assert.rejects(register(given), (error: Error & { code: string }) => {
      assert.equal(error.code, "SC006");
      assert.match(error.message, reason);
      return true;
    });
  }
  assert.deepEqual(await db.database.rows("select document from etl.source"), [{ document }]);
});

Deno.test("a source may have only files or only an API, and a channel's own columns and attributes take precedence", async () => {
  await using db = await testDatabase();
  const { archive, api, columns, ...rest } = document;
  const { row_id: _, ...others } = columns;
  const rules = async (given: Record<string, unknown>, channel: string): Promise<unknown> => {
    await db.database.call("etl.register_source", { p_source: "superstore", p_document: given });
    const [batch] = await db.database.rows<{ batch_id: string }>(
      `insert into etl.batch (source_name, channel, day, origin, fingerprint, bytes, rows_read, rows_rejected)
      values ('superstore', $1, case $1 when 'api' then date '2026-01-01' end, 'x', 'x', 1, 1, 0)
      returning batch_id`,
      [channel],
    );
    const [rule] = await db.database.rows(
      "select has_row_id, attributes from ods.batch_rules(p_batch_id => $1)",
      [batch!.batch_id],
    );
    return rule;
  };
  const own = { coupon: "Coupon", channel: { first: ["Channel"], else: "shop" } };
  assert.deepEqual(await rules({ ...rest, columns, archive, attributes: own }, "archive"), {
    has_row_id: true,
    attributes: ["coupon", "channel"],
  });
  const apiAlone = {
    ...rest,
    columns: others,
    api: { ...api, columns: { row_id: "line_items.id" }, attributes: { b: "B" } },
  };
  assert.deepEqual(await rules(apiAlone, "api"), { has_row_id: true, attributes: ["b"] });
  const both = {
    ...rest,
    columns: others,
    attributes: { coupon: "Coupon" },
    archive: { ...archive, columns: { row_id: "Row ID" }, attributes: { channel: "Channel" } },
    api: { ...api, columns: { row_id: "id" }, attributes: { pos: "Till" } },
  };
  for (const channel of ["archive", "api"]) {
    assert.deepEqual(await rules(both, channel), { has_row_id: true, attributes: ["pos", "coupon", "channel"] });
  }
});

Deno.test("the zone and end of the day cannot change once orders with times are loaded, but can if orders have only dates", async () => {
  await using db = await testDatabase();
  const register = (given: unknown): Promise<unknown> =>
    db.database.rows("select etl.register_source(p_source => 'superstore', p_document => $1)", [JSON.stringify(given)]);
  const timed = { ...document, timeZone: "UTC", api: { ...document.api, dateFormat: "iso" } };
  await register(timed);
  await register({ ...timed, timeZone: "Europe/Berlin" });
  await db.database.rows(`
    insert into etl.business_day (source_name, day, status, channel, batch_id, lines, sales, checked_on)
    values ('superstore', '2026-01-01', 'loaded', 'api', 1, 1, 1, '2026-01-02')`);
  await assert.rejects(
    register(timed),
    /timeZone \(SHOP_TIME_ZONE\) or dayEndsAt would change the keys or days of loaded orders/,
  );
  await assert.rejects(register({ ...timed, timeZone: "Europe/Berlin", dayEndsAt: "04:00" }), /dayEndsAt/);
  await register({ ...document, timeZone: "Europe/Berlin" });
  await register({ ...document, timeZone: "UTC" });
});
