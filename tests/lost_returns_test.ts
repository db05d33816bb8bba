import assert from "node:assert/strict";
import { type HeldLine, heldReturn, publishRows } from "./support/held_returns.ts";
import { testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
/** Dates as the tests write them, and any number of rejected rows. */
const DOCUMENT = {
  ...SUPERSTORE,
  api: { ...SUPERSTORE.api, dateFormat: "yyyy-MM-dd" },
  rejectLimit: { percent: 90 },
};
const DAY = "2024-03-01";

const { database } = await loadingTest(SUPERSTORE);

/** A sale in each of so many orders, whose row ids are those within the order. */
function sales(count: number, fields: Partial<HeldLine> = {}): HeldLine[] {
  return Array.from({ length: count }, (_, index) => orderLine({ row_id: "1", order_id: `A-${index}`, ...fields }));
}

/** A return in each of so many orders. */
function returns(count: number, fields: Partial<HeldLine> = {}): HeldLine[] {
  return Array.from(
    { length: count },
    (_, index) =>
      heldReturn({
        row_id: "R",
        order_id: `A-${index}`,
        sales: "-4.00",
        ...fields,
        placed_on: DAY,
        order_date: "2024-03-22",
      }),
  );
}

const SALES = sales(20);
const gone = (count: number): string =>
  `held: the day would lose ${count} of its ${count} returns, although their orders are still there`;

for (
  const [title, before, after, wanted] of [
    ["all of its returns", returns(6), SALES, gone(6)],
    ["both of its returns", returns(2), SALES, gone(2)],
    ["its only return", returns(1), SALES, "published"],
    ["three of four returns", returns(4), [...SALES, ...returns(1)], "published"],
    ["three of four, and the other changes", returns(4), [...SALES, ...returns(1, { sales: "-3.00" })], "published"],
    ["four of four, and a new one comes", returns(4), [...SALES, ...returns(1, { row_id: "N" })], "published"],
    [
      "all but one that came under another key",
      returns(8),
      [...SALES, ...returns(1, { row_id: "N" })],
      "held: the day would lose 7 of its 8 returns, although their orders are still there",
    ],
    ["half of them", returns(12), [...SALES, ...returns(6)], "published"],
    [
      "twelve of twenty, and four others come",
      returns(20),
      [...SALES, ...returns(20).slice(12), ...returns(4, { row_id: "N" })],
      "published",
    ],
    ["none, since all came under other keys", returns(8), [...SALES, ...returns(8, { row_id: "N" })], "published"],
    ["none, though a sale changes", returns(8), [...sales(20, { sales: "11.00" }), ...returns(8)], "published"],
    ["the return of one order of eight", returns(8), [...SALES, ...returns(8).slice(1)], "published"],
    [
      "both, and a row of one cannot be read",
      returns(2),
      [...SALES, ...returns(1, { row_id: "N", sales: "x" })],
      gone(2),
    ],
    ["those of orders whose sales changed", returns(6), sales(20, { sales: "11.00" }), gone(6)],
    ["those of orders whose sales came under other keys", returns(6), sales(20, { row_id: "N" }), gone(6)],
    ["those of orders that are gone", returns(6), SALES.slice(6), "published"],
    [
      "those of orders whose sales cannot be read",
      returns(6),
      [...sales(6, { sales: "x" }), ...SALES.slice(6)],
      "published",
    ],
    [
      "two of three in orders whose sales are gone",
      ["R", "S", "T"].flatMap((row_id) => returns(3, { row_id })),
      [...SALES.slice(3), ...returns(3)],
      "published",
    ],
    [
      "one of six in one order",
      ["R", "S", "T", "U", "V", "W"].flatMap((row_id) => returns(1, { row_id })),
      [...SALES, ...["S", "T", "U", "V", "W"].flatMap((row_id) => returns(1, { row_id }))],
      "published",
    ],
  ] as const
) {
  Deno.test(`a day that loses ${title} is ${wanted.split(":")[0]}`, async () => {
    const context = await testContext(database, DOCUMENT, { today: "2024-04-01" });
    const earlier = { placed_on: "2024-02-01", order_date: "2024-02-09" };
    await publishRows(context, { day: earlier.placed_on, rows: [heldReturn({ ...earlier, order_id: "B" })] });
    await publishRows(context, { day: DAY, rows: [...SALES, ...before] });
    const { status, reason } = await publishRows(context, { day: DAY, rows: after });
    assert.equal(reason === null ? status : `${status}: ${reason}`, wanted);
  });
}
