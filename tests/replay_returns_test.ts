import assert from "node:assert/strict";
import { join } from "node:path";
import { replayCorrected, replayReceived } from "../scripts/loading/replay_rows.ts";
import { exportRejectedRows } from "../scripts/reporting/export_rejected_rows.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { PLAIN_SHOP } from "./support/file_inputs.ts";
import { publishArchive, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";

/** A shop whose orders hold their returns, with a column that only these have. */
const SHOP: SourceDocument = {
  ...PLAIN_SHOP,
  columns: { order_id: "number", row_id: "items.id", order_date: "placed", sales: "items.amount" },
  archive: {
    ...PLAIN_SHOP.archive,
    dateFormat: "yyyy-MM-dd",
    decimalMark: ".",
    groupMark: "",
    lines: "items",
    returns: [{
      lines: "refunds",
      columns: { row_id: "refunds.id", order_date: "refunds.at", sales: "refunds.amount", ship_mode: "refunds.reason" },
    }],
  },
};
/** Reads amounts with a comma too. */
const COMMAS: SourceDocument = { ...SHOP, archive: { ...SHOP.archive!, decimalMark: ",", groupMark: "." } };

const { database } = await loadingTest(SHOP);

/** An order of one line, with a return. */
function order(
  number: number,
  { placed = "2024-03-01", refunded = "-4.50" }: { placed?: string | null; refunded?: string } = {},
): unknown {
  return {
    number,
    placed,
    items: [{ id: `${number}0`, amount: "10" }],
    refunds: [{ id: `${number}1`, at: "2024-03-05", amount: refunded, reason: "too small" }],
  };
}

async function publish(...orders: readonly unknown[]): Promise<void> {
  const batch = await publishArchive(await testContext(database, SHOP), JSON.stringify(orders));
  assert.equal(batch.status, "published", batch.reason ?? "");
}

async function replay(document: SourceDocument): Promise<string> {
  return (await replayReceived(await testContext(database, document), 1))[0]!;
}

/** Exports the rejected rows, has them corrected, and replays them. */
async function correct(edit: (csv: string) => string): Promise<string> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "rejected.csv");
  await exportRejectedRows(database, path, { document: SHOP });
  await Deno.writeTextFile(path, edit(await Deno.readTextFile(path)));
  return (await replayCorrected(await testContext(database, SHOP), path))[0]!;
}

async function returns(): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', line_id, 'of', order_date, 'placed', placed_on, sales::numeric(9, 2), ship_mode) as line
     from ods.order_line where kind = 'return' order by line_id`,
  );
  return rows.map(({ line }) => line);
}

const KEPT = "11@2024-03-05 of 2024-03-05 placed 2024-03-01 -4.50 too small";
const REPLAYED = "21@2024-03-05 of 2024-03-05 placed 2024-03-01 -4.50 too small";

Deno.test("the return of an order without a readable date stays rejected under the same document", async () => {
  await publish(order(1), order(2, { placed: "2024-13-01" }));
  assert.deepEqual(await returns(), [KEPT]);
  assert.equal(await replay(SHOP), 'Batch 1 ("archive.csv"): published none; 2 still rejected');
  assert.deepEqual(await returns(), [KEPT]);
  assert.deepEqual(
    await database.rows("select line::integer, column_name, code from etl.rejected_row order by line"),
    [
      { line: 3, column_name: "order_date", code: "not_a_date" },
      { line: 4, column_name: "placed_on", code: "not_a_date" },
    ],
  );
});

Deno.test("a return that is valid after a correction of the document has the day of its order and its own columns", async () => {
  await publish(order(1), order(2, { refunded: "-4,50" }));
  assert.match(await replay(COMMAS), /published 1 rejected row\(s\).*; 0 still rejected$/);
  assert.deepEqual(await returns(), [KEPT, REPLAYED]);
});

for (const placed of [null, ""]) {
  Deno.test(`the return of an order whose date is ${JSON.stringify(placed)} is rejected, and stays rejected`, async () => {
    await publish(order(1), order(2, { placed }));
    assert.deepEqual(await returns(), [KEPT]);
    await replay(SHOP);
    assert.deepEqual(await returns(), [KEPT]);
    await correct((csv) => csv);
    assert.deepEqual(await returns(), [KEPT]);
    assert.deepEqual(
      await database.rows("select column_name, code from etl.rejected_row order by line"),
      [{ column_name: "order_date", code: "missing" }, { column_name: "placed_on", code: "missing" }],
    );
  });
}

Deno.test("replaying an export without corrections publishes no return", async () => {
  await publish(order(1), order(2, { placed: "2024-13-01" }));
  assert.equal(await correct((csv) => csv), 'Batch 1 ("archive.csv"): published none; 2 still rejected');
  assert.deepEqual(await returns(), [KEPT]);
});

Deno.test("a return that is corrected in an export has the day of its order and its own columns", async () => {
  await publish(order(1), order(2, { refunded: "-4,50" }));
  assert.match(
    await correct((csv) => csv.replace("-4,50", "-4.50")),
    /published 1 rejected row\(s\).*; 0 still rejected$/,
  );
  assert.deepEqual(await returns(), [KEPT, REPLAYED]);
});

Deno.test("rows of files are not replayed once the document no longer describes files", async () => {
  await publish(order(1), order(2, { refunded: "-4,50" }));
  const { archive, ...rest } = SHOP;
  await assert.rejects(replay({ ...rest, api: archive as never }), /its source reads no files any more/);
});

Deno.test("rows are not replayed as received if the document now reads returns from other keys", async () => {
  await publish(order(1), order(2, { refunded: "-4,50" }));
  const { returns: [list] = [], ...archive } = COMMAS.archive!;
  const elsewhere = { ...list!, columns: { ...list!.columns, sales: "refunds.total" } };
  await assert.rejects(
    replay({ ...COMMAS, archive: { ...archive, returns: [elsewhere] } }),
    /sales was not read when it was loaded, or was read from another column/,
  );
});
