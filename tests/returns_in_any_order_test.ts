import assert from "node:assert/strict";
import fc from "fast-check";
import { addDays } from "../scripts/core/days.ts";
import { dueDays } from "../scripts/loading/pull_days.ts";
import { countsOf, emptyStore, testContext } from "./support/load.ts";
import { type HeldLine, heldReturn, publishRows } from "./support/held_returns.ts";
import { loadingTest } from "./support/loading_test.ts";
import { orderLine } from "./support/order_line.ts";
import { rowVersions } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

const SUPERSTORE = await readSuperstore();
const DOCUMENT = {
  ...SUPERSTORE,
  api: { ...SUPERSTORE.api, dateFormat: "yyyy-MM-dd" },
  lookBackDays: 0,
  shrinkLimit: { percent: 100 },
};
const FIRST = "2024-03-01";
/** Orders are placed on the first days, and returned up to the day of the last pull. */
const PLACED_DAYS = 4;
const LAST = 10;

const { database } = await loadingTest(SUPERSTORE);

interface Order {
  readonly number: number;
  readonly placed: number;
  readonly sales: number[];
  readonly returns: { readonly number: number; readonly after: number; readonly cents: number }[];
}

/** A morning on which the API is asked for some days, and what it holds then. */
interface Morning {
  readonly pulled: number[];
  readonly orders: Order[];
}

const day = (number: number): string => addDays(FIRST, number);

const orders: fc.Arbitrary<Order[]> = fc.array(
  fc.record({
    sales: fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 3 }),
    returns: fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 1, max: 3 }),
        after: fc.integer({ min: 0, max: LAST }),
        cents: fc.integer({ min: 0, max: 500 }),
      }),
      { maxLength: 3, selector: ({ number }) => number },
    ),
  }),
  { maxLength: 6 },
).map((all) => all.map((order, number) => ({ ...order, number, placed: number % PLACED_DAYS })));

const mornings: fc.Arbitrary<Morning[]> = fc.array(
  fc.record({ pulled: fc.array(fc.integer({ min: 0, max: LAST - 4 }), { maxLength: 5 }), orders }),
  { minLength: 1, maxLength: 4 },
);

/** What the API answers for a day: its orders with their returns up to the present moment. */
function answer(all: readonly Order[], { placed, today }: { placed: number; today: number }): HeldLine[] {
  return all.filter((order) => order.placed === placed).flatMap(({ number, sales, returns }) => [
    ...sales.map((cents, index) =>
      orderLine({
        order_id: `O${number}`,
        row_id: `${number}-${index}`,
        order_date: day(placed),
        sales: (cents / 100).toFixed(2),
      })
    ),
    ...returns.filter(({ after }) => placed + after <= today).map(({ number: row, after, cents }) =>
      heldReturn({
        order_id: `O${number}`,
        row_id: `R${number}-${row}`,
        placed_on: day(placed),
        order_date: day(placed + after),
        sales: (-cents / 100).toFixed(2),
      })
    ),
  ]);
}

/** The lines as "order line placed day kind sales", where a row says so itself. */
function written(line: HeldLine): string {
  const { order_id, row_id, placed_on, order_date, sales } = line;
  const kind = placed_on ? "return" : "sale";
  const key = placed_on ? `${row_id}@${order_date}` : row_id;
  return [order_id, key, placed_on ?? order_date, order_date, kind, Number(sales).toFixed(2)].join(" ");
}

Deno.test("days with returns on other days, pulled in any order and repeatedly, have what the API last returned for each", async () => {
  await fc.assert(
    fc.asyncProperty(mornings, async (all) => {
      await emptyStore(database);
      const last = new Map<number, HeldLine[]>();
      const toCome = new Set<number>();
      for (const [index, { pulled, orders }] of all.entries()) {
        const today = LAST - 3 + index;
        const context = await testContext(database, DOCUMENT, { today: day(today) });
        for (const placed of pulled) {
          const rows = answer(orders, { placed, today });
          const batch = await publishRows(context, { day: day(placed), rows });
          assert.equal(batch.status, "published");
          countsOf(batch);
          const [whole, open] = [rows.filter((row) => row.order_date! < day(today)), rows.length];
          last.set(placed, whole);
          if (whole.length < open) toCome.add(placed);
          else toCome.delete(placed);
        }
        if (last.size === 0) continue; // no day is due before the first
        const again = (await dueDays(await testContext(database, DOCUMENT, { today: day(today + 1) })))
          .filter(({ reason }) => reason === "return to come").map((due) => due.day);
        assert.deepEqual(again, [...toCome].sort((one, other) => one - other).map(day));
      }

      const told = [...last.values()].flat();
      const kept = await database.rows<{ text: string }>(`
        select concat_ws(' ', order_id, line_id, placed_on, order_date, kind, round(sales, 2)) as text from ods.order_line
      `);
      assert.deepEqual(kept.map(({ text }) => text).sort(), told.map(written).sort());

      const sums = (lines: HeldLine[]): [string, string] => [
        String(lines.length),
        (lines.reduce((sum, { sales }) => sum + Math.round(Number(sales) * 100), 0) / 100).toFixed(2),
      ];
      const byDay = Map.groupBy(told, ({ order_date }) => order_date!);
      const marts = await database.rows<Record<string, string>>(
        "select day, lines, round(sales, 2) as sales from mart.sales_daily order by day",
      );
      assert.deepEqual(
        marts.map((row) => [row.day, row.lines, row.sales]),
        [...byDay].map(([day, lines]) => [day, ...sums(lines)]).sort(),
      );
      const ledger = await database.rows<Record<string, string>>(
        "select day, lines, round(sales, 2) as sales, status from etl.business_day order by day",
      );
      assert.deepEqual(
        ledger.map((row) => [row.day, row.lines, row.sales, row.status === "empty"]),
        [...last.keys()].sort((one, other) => one - other).map(day)
          .map((day) => [day, ...sums(byDay.get(day) ?? []), !byDay.has(day)]),
      );

      // Once more the same, on the last morning: nothing is written.
      const { orders } = all.at(-1)!;
      const today = LAST - 3 + all.length - 1;
      const context = await testContext(database, DOCUMENT, { today: day(today) });
      const again = (): Promise<unknown> =>
        Array.fromAsync(
          last.keys(),
          (placed) => publishRows(context, { day: day(placed), rows: answer(orders, { placed, today }) }),
        );
      await again();
      const versions = await rowVersions(database);
      await again();
      assert.deepEqual(await rowVersions(database), versions);
    }),
    { numRuns: 40, seed: 15, endOnFailure: true },
  );
});
