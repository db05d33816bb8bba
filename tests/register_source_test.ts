import assert from "node:assert/strict";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

/** Documents that no function could read, and what is said of them. */
const UNUSABLE: readonly (readonly [document: unknown, reason: RegExp])[] = [
  [null, /not a JSON object/],
  [[], /not a JSON object/],
  [{ ...document, source: "another" }, /another name/],
  [{ ...document, columns: ["order_id"] }, /columns/],
  [{ ...document, lookBackDays: -1 }, /lookBackDays/],
  [{ ...document, lookBackDays: "seven" }, /lookBackDays/],
  [{ ...document, rejectLimit: { rows: "five" } }, /rejectLimit/],
  [{ ...document, shrinkLimit: { lines: "five" } }, /shrinkLimit/],
  [{ ...document, api: { ...document.api, holds: { since: "31.02.2026" } } }, /api.holds/],
  [{ ...document, attributes: ["channel"] }, /attributes/],
  [{ ...document, nullWords: ["-"] }, /nullWords/],
  [{ ...document, api: {} }, /dateFormat/],
  [{ ...document, postalCodes: "00000" }, /postal codes/],
];

Deno.test("a source is registered only with a document that the functions can read", async () => {
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
