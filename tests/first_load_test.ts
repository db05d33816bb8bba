import assert from "node:assert/strict";
import { connect } from "../scripts/database/connect.ts";
import type { Database } from "../scripts/database/database.ts";
import type { LoadContext } from "../scripts/loading/load_context.ts";
import { readSourceDocument } from "../scripts/sources/source_document.ts";
import { countsOf, publishArchive, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { testDatabase } from "./support/test_database.ts";

const SUPERSTORE = await readSourceDocument("superstore");

/** From so many rows on the keys are made behind them. */
const MANY = 100_000;

const LINES = Array.from({ length: MANY }, (_, index) =>
  orderLine({
    row_id: String(index),
    order_id: `A-${index >> 2}`,
    order_date: `2024-03-${String(1 + (index >> 2) % 28).padStart(2, "0")}`,
    sales: "1.00",
  }));

/** The facts' indexes: their definitions with those of their keys, and their numbers, which are new where they were made anew. */
async function indexesOf(database: Database): Promise<{ definitions: unknown[]; numbers: unknown[] }> {
  const rows = await database.rows<{ number: string; definition: string }>(`
    select
      indexrelid as number,
      concat_ws(' ', pg_get_indexdef(indexrelid), indisvalid, conname, pg_get_constraintdef(pg_constraint.oid)) as definition
    from pg_index
    left join pg_constraint on conindid = indexrelid and contype = 'p'
    where indrelid in ('ods.order_line'::regclass, 'ods.sales_order'::regclass)
    order by definition
  `);
  return { definitions: rows.map(({ definition }) => definition), numbers: rows.map(({ number }) => number) };
}

/** A batch that says it has many rows. */
async function openBatch({ database, document }: LoadContext): Promise<{ batch_id: string }> {
  const [batch] = await database.rows<{ batch_id: string }>(
    "select etl.open_batch(p_source => $1, p_channel => 'archive', p_origin => 'orders.csv') as batch_id",
    [document.source],
  );
  await database.rows("update etl.batch set rows_read = $1", [MANY]);
  return batch!;
}

Deno.test("a first load of many rows makes the keys behind them, as they were defined", async () => {
  await using db = await testDatabase();
  await db.database.rows("create index own_idx on ods.order_line (lower(customer_name)) where sales > 0");
  const before = await indexesOf(db.database);
  const context = await testContext(db.database, SUPERSTORE);
  const [first, ...others] = LINES;
  const batch = await publishArchive(context, [{ ...first!, sales: "9.00" }, first!, ...others]);
  assert.deepEqual(countsOf(batch), [MANY + 1, MANY, 0, 0, 1, 0, 0]);
  const [kept] = await db.database.rows(`
    select
      (select count(*) from ods.order_line) as lines,
      (select sum(sales) from ods.order_line) as sales,
      (select count(*) from ods.sales_order) as orders,
      (select sum(orders) from mart.sales_daily) as counted
  `);
  assert.deepEqual(kept, { lines: `${MANY}`, sales: `${MANY}.0000`, orders: `${MANY / 4}`, counted: `${MANY / 4}` });
  const after = await indexesOf(db.database);
  assert.deepEqual(after.definitions, before.definitions);
  assert.ok(before.numbers.every((number) => !after.numbers.includes(number)));

  const again = await publishArchive(context, LINES);
  assert.deepEqual(countsOf(again), [MANY, 0, 0, MANY, 0, 0, 0]);
});

Deno.test("a key that another table needs, and a table that someone reads, keep theirs", async () => {
  await using db = await testDatabase();
  await using reader = await connect(db.url);
  const { batch_id } = await openBatch(await testContext(db.database, SUPERSTORE));
  const setAside = "select ods.set_keys_aside(p_batch_id => $1) as statements";
  const before = await indexesOf(db.database);

  await reader.transaction(async () => {
    await reader.rows("select from ods.order_line");
    assert.deepEqual(await db.database.rows(setAside, [batch_id]), [{ statements: [] }]);
  });
  await reader.rows('create table public.note (order_id text collate "C" references ods.sales_order (order_id))');
  assert.deepEqual(await db.database.rows(setAside, [batch_id]), [{ statements: [] }]);
  assert.deepEqual(await indexesOf(db.database), before);

  await reader.rows("drop table public.note");
  const [ready] = await db.database.rows<{ statements: string[] }>(setAside, [batch_id]);
  assert.equal(ready!.statements.length, before.numbers.length);
});
