import assert from "node:assert/strict";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { publishArchive, publishDay, testContext } from "./support/load.ts";
import { heldReturn, publishRows } from "./support/held_returns.ts";
import { loadingTest } from "./support/loading_test.ts";
import { apiRow, type OrderLine, orderLine } from "./support/order_line.ts";
import { dailySales, ledgerDays } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const DAY = "2024-03-01";

const { database, api } = await loadingTest(SUPERSTORE);

/** Lines of two to an order, whose row ids are those within the order. */
function linesOf(count: number, fields: Partial<OrderLine> = {}): OrderLine[] {
  return Array.from(
    { length: count },
    (_, index) => orderLine({ row_id: `${index & 1}`, order_id: `${index >> 1}`, ...fields }),
  );
}

interface Morning {
  readonly today: string;
  readonly document?: SourceDocument;
}

/** Publishes the day; gives the status of its batch, with the reason if it has one. */
async function publish(
  lines: readonly (OrderLine | string)[],
  { today, document = SUPERSTORE }: Morning,
): Promise<string> {
  const context = await testContext(database, document, { today });
  const { status, reason } = await publishDay(context, api, { day: DAY, lines });
  return reason === null ? status : `${status}: ${reason}`;
}

async function accept(today: string): Promise<void> {
  await database.call("etl.accept_day", {
    p_source: "superstore",
    p_day: DAY,
    p_today: today,
    p_now: `${today}T06:00:00Z`,
  });
}

for (
  const [column, lost] of [
    ["customer_id", "customer_id of 40"],
    ["ship_date", "ship_date of 40"],
    ["profit", "profit of 40"],
    ["country", "country of 40"],
    ["region", "region of 40"],
    ["state", "state of 40"],
    ["city", "city of 40"],
    ["postal_code", "postal_code of 40"],
  ] as const
) {
  Deno.test(`a day on which all lines would lose their ${column} is held`, async () => {
    await publish(linesOf(40), { today: "2024-03-02" });
    const nulls = linesOf(40, { [column]: null });
    assert.equal(
      await publish(nulls, { today: "2024-03-03" }),
      `held: the day would lose ${lost} of its 40 lines`,
    );
    assert.equal(await publish(linesOf(40), { today: "2024-03-04" }), "published");
    assert.deepEqual(await ledgerDays(database), ["2024-03-01 loaded api 40 400.00 0"]);
  });
}

Deno.test("a day that would lose several columns is held with their names, and published as it is once accepted", async () => {
  await publish(linesOf(10), { today: "2024-03-02" });
  const lines = linesOf(10, { segment: null }).map((line, index) => index < 6 ? { ...line, discount: null } : line);
  assert.equal(
    await publish(lines, { today: "2024-03-03" }),
    "held: the day would lose segment of 10, discount of 6 of its 10 lines",
  );
  await accept("2024-03-03");
  assert.equal(await publish(lines, { today: "2024-03-04" }), "published");
  assert.deepEqual(await ledgerDays(database), ["2024-03-01 restated api 10 100.00 1"]);
});

Deno.test("a day that would lose every column that it need not have names them all", async () => {
  const own = { gross_sales: "Gross", discount_amount: "Off", tax: "Tax", shipping: "Shipping", cost: "Cost" };
  const document = { ...SUPERSTORE, columns: { ...SUPERSTORE.columns, ...own } };
  const known = Object.fromEntries(Object.keys(own).map((column) => [column, "1.00"]));
  const context = await testContext(database, document, { today: "2024-03-10" });
  await publishRows(context, { day: DAY, rows: linesOf(8, known) });
  const needed = ["row_id", "order_id", "order_date", "sales"];
  const lost = Object.keys(document.columns).filter((column) => !needed.includes(column)).toSorted();
  const nulls = Object.fromEntries(lost.map((column) => [column, null]));
  assert.equal(lost.length, 22);
  assert.equal(
    (await publishRows(context, { day: DAY, rows: linesOf(8, nulls) })).reason,
    `the day would lose ${lost.map((column) => `${column} of 8`).join(", ")} of its 8 lines`,
  );
});

Deno.test("new lines do not make up for what the lines lose that are still there", async () => {
  await publish(linesOf(8), { today: "2024-03-02" });
  const more = linesOf(8).map((line) => ({ ...line, order_id: `N${line.order_id}` }));
  assert.equal(
    await publish([...linesOf(8, { segment: null }), ...more], { today: "2024-03-03" }),
    "held: the day would lose segment of 8 of its 8 lines",
  );
});

Deno.test("a day that would lose a column is held even if its lines come under other keys", async () => {
  await publishArchive(await testContext(database, SUPERSTORE, { today: "2024-03-02" }), linesOf(10));
  const renumbered = linesOf(10, { product_id: null }).map((line) => ({ ...line, order_id: `N${line.order_id}` }));
  assert.equal(
    await publish(renumbered, { today: "2024-03-02" }),
    "held: the day would lose product_id of 10 of its 10 lines",
  );
});

for (
  const [title, before, after] of [
    [
      "of four of its lines",
      linesOf(40),
      linesOf(40).map((line, index) => index < 4 ? { ...line, segment: null } : line),
    ],
    [
      "that half of the lines have",
      linesOf(40).map((line, index) => index < 20 ? line : { ...line, segment: null }),
      linesOf(40, { segment: null }),
    ],
    ["of its only line", linesOf(1), linesOf(1, { segment: null })],
  ] as const
) {
  Deno.test(`a day that loses a column ${title} is published`, async () => {
    await publish(before, { today: "2024-03-02" });
    assert.equal(await publish(after, { today: "2024-03-03" }), "published");
  });
}

Deno.test("a day may lose a column that the document no longer names, but not one of its attributes", async () => {
  const document = { ...SUPERSTORE, attributes: { channel: "Channel" } };
  const rows = (channel: string | null): string[] =>
    linesOf(8).map((line) => JSON.stringify({ ...apiRow(SUPERSTORE, line), Channel: channel }));
  assert.equal(await publish(rows("web"), { today: "2024-03-02", document }), "published");
  assert.deepEqual(await dailySales(database), ["2024-03-01 80.00 4 8"]);
  assert.equal(
    await publish(rows(null), { today: "2024-03-03", document }),
    "held: the day would lose channel of 8 of its 8 lines",
  );
  assert.equal(await publish(rows(null), { today: "2024-03-04" }), "published");
});

Deno.test("a column is not mistaken for one of the source's own of the same name, nor for one of its files", async () => {
  const api = { ...SUPERSTORE.api, columns: { discount: "Off" }, attributes: { segment: "Own" } };
  const { discount: _, ...columns } = SUPERSTORE.columns;
  const document = { ...SUPERSTORE, columns, api };
  const rows = (segment: string | null, discount: string | null): string[] =>
    linesOf(8, { segment }).map((line) => JSON.stringify({ ...apiRow(document, line), Own: "web", Off: discount }));
  assert.equal(await publish(rows("Consumer", "0.2"), { today: "2024-03-02", document }), "published");
  assert.equal(
    await publish(rows(null, null), { today: "2024-03-03", document }),
    "held: the day would lose discount of 8, segment of 8 of its 8 lines",
  );
});

for (
  const [title, count, sales, status] of [
    [
      "whose amounts are all 0",
      8,
      () => "0",
      "held: the day would lose 80.00 of its sales of 80.00, although its lines are still there",
    ],
    [
      "of two lines whose amounts are 0",
      2,
      () => "0",
      "held: the day would lose 20.00 of its sales of 20.00, although its lines are still there",
    ],
    [
      "whose amounts are a hundredth",
      8,
      () => "0.10",
      "held: the day would lose 79.20 of its sales of 80.00, although its lines are still there",
    ],
    ["whose amounts are half", 8, () => "5", "published"],
    ["of which one amount is 0", 8, (index: number) => index === 0 ? "0" : "10", "published"],
    ["whose amounts change their sign", 8, () => "-10", "published"],
    ["of one line whose amount is 0", 1, () => "0", "published"],
  ] as const
) {
  Deno.test(`a day ${title} is ${status.split(":")[0]}`, async () => {
    await publish(linesOf(count), { today: "2024-03-02" });
    const lines = linesOf(count).map((line, index) => ({ ...line, sales: sales(index) }));
    assert.equal(await publish(lines, { today: "2024-03-03" }), status);
  });
}

for (const sales of ["1000", "-1000"]) {
  Deno.test(`a day that loses one amount of ${sales} is published, even if it is most of its sales`, async () => {
    const rest = linesOf(8, { sales: sales.replace("000", "0"), quantity: null });
    await publish([{ ...rest[0]!, sales }, ...rest.slice(1)], { today: "2024-03-02" });
    const less = { ...rest[0]!, sales: sales.replace("1000", "0.01") };
    assert.equal(await publish([less, ...rest.slice(1)], { today: "2024-03-03" }), "published");
  });
}

Deno.test("a day that would lose a column and its sales names both", async () => {
  await testContext(database, { ...SUPERSTORE, source: "another", columns: { order_id: "Order" } });
  await publish(linesOf(8), { today: "2024-03-02" });
  assert.equal(
    await publish(linesOf(8, { sales: "0", city: null }), { today: "2024-03-03" }),
    "held: the day would lose city of 8 of its 8 lines, and 80.00 of its sales of 80.00, although its lines are still there",
  );
});

Deno.test("a day on which all returns would become 0 is held", async () => {
  const returns = linesOf(8, { sales: "-10", quantity: "-1" });
  await publish(returns, { today: "2024-03-02" });
  const nothing = returns.map((line) => ({ ...line, sales: "0" }));
  assert.match(
    await publish(nothing, { today: "2024-03-03" }),
    /^held: the day would lose 80.00 of its sales of 80.00/,
  );
});

Deno.test("deleted lines count as lost lines, not as lost values of the remaining ones", async () => {
  await publish(linesOf(10), { today: "2024-03-02" });
  const kept = linesOf(6).map((line, index) => index < 3 ? { ...line, sales: "0" } : line);
  assert.equal(await publish(kept, { today: "2024-03-03" }), "published");
});

Deno.test("an unreadable row does not change the line that it had before", async () => {
  const document = { ...SUPERSTORE, rejectLimit: { percent: 90 } };
  await publish(linesOf(10), { today: "2024-03-02" });
  const lines = linesOf(10).map((line, index) => index < 6 ? { ...line, sales: "abc" } : { ...line, profit: "7" });
  assert.equal(await publish(lines, { today: "2024-03-03", document }), "published");
});

Deno.test("rows that cannot be read count neither for nor against what the others lose, whose keys changed", async () => {
  const document = { ...SUPERSTORE, rejectLimit: { percent: 90 } };
  await publish(linesOf(10), { today: "2024-03-02" });
  const bad = linesOf(10, { sales: "abc" }).slice(0, 6);
  const [renamed, ...rest] = linesOf(10, { segment: null }).slice(6);
  assert.equal(
    await publish([...bad, { ...renamed!, row_id: "N" }, ...rest], { today: "2024-03-03", document }),
    "held: the day would lose segment of 4 of its 4 lines",
  );
});

Deno.test("if one line of an order gets another key, the other lines are still compared by theirs", async () => {
  const lines = linesOf(8).map((line) => ({ ...line, order_id: "A", row_id: `${line.order_id}${line.row_id}` }));
  const before = lines.map((line, index) => index === 0 ? { ...line, sales: "1000" } : line);
  await publish(before, { today: "2024-03-02" });
  const after = before.map((line, index) => index === 0 ? { ...line, row_id: "N", sales: "1" } : line);
  assert.equal(await publish(after, { today: "2024-03-03" }), "published");
});

Deno.test("a line under another key counts among the lines whose values a day would lose", async () => {
  await publish(linesOf(2), { today: "2024-03-02" });
  const [kept, other] = linesOf(2, { segment: null });
  assert.equal(
    await publish([kept!, { ...other!, row_id: "N" }], { today: "2024-03-03" }),
    "held: the day would lose segment of 2 of its 2 lines",
  );
});

Deno.test("a day that loses some lines every morning is held once most of its lines are gone", async () => {
  await publish(linesOf(16), { today: "2024-03-02" });
  assert.equal(await publish(linesOf(10), { today: "2024-03-03" }), "published");
  assert.equal(await publish(linesOf(10), { today: "2024-03-04" }), "published");
  assert.equal(
    await publish(linesOf(7), { today: "2024-03-05" }),
    "held: the day would lose 3 of its 10 lines, and has had 16 before",
  );
  await accept("2024-03-05");
  assert.equal(await publish(linesOf(5), { today: "2024-03-06" }), "published");
  assert.deepEqual(await dailySales(database), ["2024-03-01 50.00 3 5"]);
});

Deno.test("what a day has lost before counts only if it loses more", async () => {
  await publish(linesOf(16), { today: "2024-03-02" });
  await publish(linesOf(10), { today: "2024-03-03" });
  const document = { ...SUPERSTORE, shrinkLimit: { percent: 20, lines: 2 } };
  const [replaced, ...kept] = linesOf(10);
  const lines = [{ ...replaced!, row_id: "N" }, ...kept];
  assert.equal(await publish(lines, { today: "2024-03-04", document }), "published");
  assert.equal(
    await publish(kept, { today: "2024-03-05", document }),
    "held: the day would lose 1 of its 10 lines, and has had 16 before",
  );
});

Deno.test("the last line of a day may go, though others went before it", async () => {
  for (const [index, count] of [3, 1, 0].entries()) {
    assert.equal(await publish(linesOf(count), { today: `2024-03-0${index + 2}` }), "published");
  }
});

Deno.test("a day's largest number of lines includes the returns of its orders on other days", async () => {
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, dateFormat: "yyyy-MM-dd" } };
  const context = await testContext(database, document, { today: "2024-03-10" });
  const rows = linesOf(8).flatMap((line, index) => [
    line,
    heldReturn({ order_id: line.order_id, row_id: `R${index}`, placed_on: DAY, order_date: "2024-03-05" }),
  ]);
  const statusOf = async (count: number): Promise<string> =>
    (await publishRows(context, { day: DAY, rows: rows.slice(0, count) })).status;
  assert.deepEqual([await statusOf(16), await statusOf(10), await statusOf(7)], ["published", "published", "held"]);
});

Deno.test("a day's largest number of lines excludes the returns of other days' orders", async () => {
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, dateFormat: "yyyy-MM-dd" } };
  const context = await testContext(database, document, { today: "2024-03-10" });
  const others = Array.from(
    { length: 10 },
    (_, index) => heldReturn({ order_id: "E", row_id: `R${index}`, placed_on: "2024-02-20", order_date: DAY }),
  );
  await publishRows(context, { day: "2024-02-20", rows: others });
  await publishRows(context, { day: DAY, rows: linesOf(5) });
  assert.equal((await publishRows(context, { day: DAY, rows: linesOf(3) })).status, "published");
});

Deno.test("an answer with only a return of today counts as empty, one with a new or changed line does not", async () => {
  const document = { ...SUPERSTORE, api: { ...SUPERSTORE.api, dateFormat: "yyyy-MM-dd" } };
  const context = await testContext(database, document, { today: "2024-03-10" });
  const statusOf = async (rows: readonly OrderLine[]): Promise<string> =>
    (await publishRows(context, { day: DAY, rows })).status;
  const today = heldReturn({ placed_on: DAY, order_date: "2024-03-10" });
  assert.deepEqual([await statusOf(linesOf(3)), await statusOf([today])], ["published", "held"]);
  const [line] = linesOf(1);
  assert.equal(await statusOf([{ ...line!, row_id: "N" }]), "published");
  await accept("2024-03-10");
  await statusOf(linesOf(3));
  assert.equal(await statusOf([{ ...line!, profit: "7" }]), "published");
});
