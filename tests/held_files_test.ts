import assert from "node:assert/strict";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { publishArchive, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const SETS: SourceDocument = { ...SUPERSTORE, archive: { ...SUPERSTORE.archive, days: "replace" } };

const { database } = await loadingTest(SUPERSTORE);

/** A line of one of March's days, in an order of its own. */
function line(number: number, day: number, fields: Partial<OrderLine> = {}): OrderLine {
  return orderLine({
    row_id: String(number),
    order_id: `A-${number}`,
    order_date: `2024-03-${String(day).padStart(2, "0")}`,
    ...fields,
  });
}

/** So many lines of a day, from a number on. */
function linesOf(count: number, day: number, first = 0): OrderLine[] {
  return Array.from({ length: count }, (_, index) => line(100 * day + first + index, day));
}

/** Publishes a file that is a set for its days; gives the status of its batch, with the reason if it has one. */
async function publish(lines: readonly OrderLine[], document = SETS): Promise<string> {
  const { status, reason } = await publishArchive(await testContext(database, document), lines);
  return reason === null ? status : `${status}: ${reason}`;
}

const FOUR = linesOf(4, 1);
const TEN = linesOf(10, 1);
const OTHERS = linesOf(10, 2);

for (
  const [title, before, after, status] of [
    ["six of ten lines", TEN, TEN.slice(6), "held"],
    ["half of ten lines", TEN, TEN.slice(5), "published"],
    ["three of four lines", FOUR, FOUR.slice(3), "published"],
    ["three of four lines and changes the other", FOUR, [{ ...FOUR[3]!, sales: "7.00" }], "published"],
    ["all of four lines and brings a new one", FOUR, [line(190, 1)], "published"],
    ["six of ten lines and brings three others", TEN, [...TEN.slice(6), ...linesOf(3, 1, 90)], "published"],
    ["no line, but corrects all amounts", TEN, TEN.map((one) => ({ ...one, sales: "7.00" })), "published"],
    ["both lines and brings a row that cannot be read", linesOf(2, 1), [line(190, 1, { sales: "x" })], "held"],
    ["the only line and brings a row that cannot be read", linesOf(1, 1), [line(190, 1, { sales: "x" })], "published"],
    [
      "both lines and has them on another day",
      linesOf(2, 1),
      linesOf(2, 1).map((one) => ({ ...one, order_date: "2024-03-02" })),
      "held",
    ],
    [
      "the only line and has it on another day",
      linesOf(1, 1),
      linesOf(1, 1).map((one) => ({ ...one, order_date: "2024-03-02" })),
      "published",
    ],
    [
      "both lines, but only as rejected rows of another customer and day",
      linesOf(2, 1),
      linesOf(2, 1).map((one) => ({ ...one, order_date: "2024-03-02", customer_id: "C-9" })),
      "published",
    ],
  ] as const
) {
  Deno.test(`a file that takes from a day ${title} is ${status}`, async () => {
    const document = { ...SETS, rejectLimit: { percent: 90 } };
    await publish([...before, ...OTHERS], document);
    assert.equal((await publish([...after, ...OTHERS], document)).split(":")[0], status);
  });
}

Deno.test("the source's own limit decides how much a day of a file may shrink", async () => {
  const document = { ...SETS, shrinkLimit: { lines: 2, percent: 20 } };
  await publish(linesOf(9, 1), document);
  assert.equal(await publish(linesOf(8, 1), document), "published");
  assert.match(await publish(linesOf(6, 1), document), /^held/);
});

Deno.test("a held file names the newest of the days that would lose most of their lines", async () => {
  await publish([...linesOf(8, 1), ...linesOf(10, 2), ...linesOf(12, 3), ...linesOf(2, 4)]);
  assert.equal(
    await publish([...linesOf(1, 1), ...linesOf(2, 2), ...linesOf(3, 3), ...linesOf(2, 4)]),
    "held: 3 day(s) would lose most of their lines; the newest is 2024-03-03, which would lose 9 of 12",
  );
});

Deno.test("lines with the row id, the order or all keys of those that are gone are not gone", async () => {
  const order = (id: string, day: number, count: number): OrderLine[] =>
    Array.from({ length: count }, (_, index) => line(index, day, { order_id: id }));
  const sameKeys = order("A", 3, 10);
  await publish(sameKeys, { ...SETS, source: "other" });
  await publish([...order("A", 1, 10), ...order("B", 2, 2), ...order("C", 3, 2)]);
  // Four of the ten lines of order A are gone, whose row ids are those of B and C.
  assert.equal(await publish(order("A", 1, 10).slice(4)), "published");
  const kept = await database.rows(
    "select source_name, order_id, count(*)::integer as lines from ods.order_line group by 1, 2 order by 1, 2",
  );
  assert.deepEqual(kept, [
    { source_name: "other", order_id: "A", lines: 10 },
    { source_name: "superstore", order_id: "A", lines: 6 },
    { source_name: "superstore", order_id: "B", lines: 2 },
    { source_name: "superstore", order_id: "C", lines: 2 },
  ]);
});
