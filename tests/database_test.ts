import assert from "node:assert/strict";
import { connect } from "../scripts/database/connect.ts";
import { RunLog } from "../scripts/store/run_log.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { publishArchive, stageArchive, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const db = await testDatabase();
const { database } = db;
Deno.test.afterAll(() => db[Symbol.asyncDispose]());
const document = await readSuperstore();
await publishArchive(await testContext(database, document), [
  orderLine({ order_id: "A-1", order_date: "2024-03-01", sales: "2.50" }),
]);

/** A line of a shop that has nothing but what a line needs. */
const BARE = Object.fromEntries(
  Object.keys(orderLine({})).filter((name) =>
    !["row_id", "order_id", "order_date", "customer_id", "product_id", "sales"].includes(name)
  )
    .map((name) => [name, null]),
);

Deno.test("calling a function that returns rows gives rows with the catalog's column names", async () => {
  const [batch, ...others] = await database.call("etl.publish", { p_batch_id: 1, p_today: "2024-04-01" });
  assert.deepEqual(others, []);
  assert.deepEqual([batch!.batch_id, batch!.status, batch!.rows_inserted, batch!.day], ["1", "published", "1", null]);
});

Deno.test("calling a function that returns a value gives that value, or null", async () => {
  const source = { p_source: document.source, p_today: "2024-04-01" };
  assert.equal(await database.call("etl.last_complete_day", source), "2024-03-01");
  assert.equal(await database.call("etl.last_complete_day", { ...source, p_source: "another" }), null);
  assert.equal(await database.call("etl.has_writer"), false);
  assert.equal(await database.call("ods.max_key_bytes"), 500);
});

Deno.test("calling a function that returns a set of values gives a list", async () => {
  assert.deepEqual(await database.call("ops.warnings", { p_todays: { [document.source]: "2024-04-01" } }), []);
  await database.rows("update etl.batch set rows_rejected = 3, rows_read = rows_read + 3, staged_at = '2024-03-31'");
  const warnings = await database.call("ops.warnings", { p_todays: { [document.source]: "2024-04-01" } });
  assert.deepEqual(warnings, ["3 row(s) of 1 batch(es) of the last 7 days were rejected: deno task rejects"]);
});

Deno.test("calling a function that returns nothing gives undefined, and jsonb arguments are written as JSON", async () => {
  const given = { ...document, source: "made", columns: { order_id: "It's 1 ›" }, list: [1, "a", null] };
  assert.equal(await database.call("etl.register_source", { p_source: "made", p_document: given }), undefined);
  const [kept] = await database.rows<{ document: unknown }>(
    "select document from etl.source where source_name = 'made'",
  );
  assert.deepEqual(kept!.document, given);
});

Deno.test("arguments with a default can be left out, or be null", async () => {
  const all = await database.call("mart.top_products");
  assert.deepEqual(await database.call("mart.top_products", { p_from: null, p_to: null }), all);
  assert.deepEqual(await database.call("mart.top_products", { p_to: "2024-02-29" }), []);
});

Deno.test("no column whose generated type excludes null contains one", async () => {
  // sql/schema.ts takes this of a view's column from the word "null" in its comment, of a function's from "Null:".
  await using bare = await testDatabase();
  const context = await testContext(bare.database, document);
  await publishArchive(context, [orderLine({ ...BARE, order_date: "2024-03-01" })]);
  await stageArchive(context, [orderLine({ ...BARE, order_date: "2024-03-02" })]);
  await bare.database.client.query(await Deno.readTextFile(new URL("support/forecast_rows.sql", import.meta.url)));
  const columns = await bare.database.rows<{ relation: string; column: string }>(`
    select attrelid::regclass::text as relation, quote_ident(attname) as column
    from pg_attribute
    inner join pg_class on pg_class.oid = attrelid
    where
      relnamespace = any('{etl, mart}'::regnamespace[]) and relkind = 'v' and attnum > 0
      and col_description(attrelid, attnum) !~ '\\ynull\\y'
  `);
  assert.ok(columns.length > 100);
  const found: string[] = [];
  for (const { relation, column } of columns) {
    const nulls = await bare.database.rows(`select from ${relation} where ${column} is null limit 1`);
    if (nulls.length > 0) found.push(`${relation}.${column}`);
  }
  assert.deepEqual(found.join(), "");

  const functions = await bare.database.rows<{ name: string; comment: string }>(`
    select format('%I.%I', nspname, proname) as name, obj_description(pg_proc.oid, 'pg_proc') as comment
    from pg_proc
    inner join pg_namespace on pg_namespace.oid = pronamespace
    where nspname in ('etl', 'mart', 'ops') and pronargs = pronargdefaults and provolatile = 's' and 't' = any(proargmodes)
  `);
  assert.ok(functions.length > 10);
  for (const { name, comment } of functions) {
    const named = /Null: ([\w, ]+)\./.exec(comment)?.[1]?.split(", ") ?? [];
    for (const row of await bare.database.rows<Record<string, unknown>>(`select * from ${name}()`)) {
      found.push(
        ...Object.keys(row).filter((key) => row[key] === null && !named.includes(key)).map((key) => `${name}.${key}`),
      );
    }
  }
  assert.deepEqual(found, []);
});

Deno.test("a run is recorded as begun when its task started, not when it first wrote something", async () => {
  const log = new RunLog(database, "explore");
  await using other = await connect(db.url);
  const [before] = await other.rows<{ at: string }>("select clock_timestamp() as at");
  await log.begin();
  const [run] = await database.rows<{ is_before: boolean }>(
    "select started_at <= $1 as is_before from etl.run order by run_id desc limit 1",
    [before!.at],
  );
  assert.equal(run!.is_before, true);
});
