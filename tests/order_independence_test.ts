import assert from "node:assert/strict";
import fc from "fast-check";
import { addDays } from "../scripts/core/days.ts";
import { countsOf, emptyStore, publishArchive, publishDay, storeContents, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import type { OrderLine } from "./support/order_line.ts";
import { API_DAYS, ARCHIVE_DAY, type Publication, type World, worlds } from "./support/shop_worlds.ts";
import { keptLines } from "./support/written_lines.ts";
import { readSuperstore } from "./support/superstore.ts";

/** No day is held, however many of its lines are gone. */
const SUPERSTORE = { ...await readSuperstore(), shrinkLimit: { percent: 100 } };

const { database, api } = await loadingTest(SUPERSTORE);

async function contentsAfter(publications: Publication[]): Promise<Record<string, string[]>> {
  await emptyStore(database);
  for (const [index, publication] of publications.entries()) {
    // Each on a day of its own: asked for on one day, two days of the API cannot both have a line.
    const context = await testContext(database, SUPERSTORE, { today: addDays("2024-04-01", index) });
    const batch = "archive" in publication
      ? await publishArchive(context, publication.archive)
      : await publishDay(context, api, publication);
    assert.equal(batch.status, "published");
    countsOf(batch);
  }
  return await storeContents(database);
}

/** The plainest way to the same shop: the archive, then every day once, in order. */
function plainly({ lines }: World): Publication[] {
  const ofDay = (day: string): OrderLine[] => lines.filter(({ order_date }) => order_date === day);
  return [{ archive: ofDay(ARCHIVE_DAY) }, ...API_DAYS.map((day) => ({ day, lines: ofDay(day) }))];
}

const PERIODS: [string, string][] = [["2000-01-01", "2050-12-31"], ["2024-02-28", "2024-03-01"], [
  "2024-02-01",
  "2024-02-29",
]];

const RANKINGS: [name: string, member: string, of: (line: OrderLine) => string][] = [
  ["top_customers", "customer_id", (line) => line.customer_id!],
  ["top_products", "product_id", (line) => line.product_id!],
  [
    "top_cities",
    "concat_ws(' / ', country, state, city)",
    ({ country, state, city }) => `${country} / ${state} / ${city}`,
  ],
  ["top_states", "concat_ws(' / ', country, state)", ({ country, state }) => `${country} / ${state}`],
  ["top_categories", "category", (line) => line.category!],
  ["top_subcategories", "concat_ws(' / ', category, subcategory)", (line) => `${line.category} / ${line.subcategory}`],
  ["top_segments", "segment", (line) => line.segment!],
  ["top_ship_modes", "ship_mode", (line) => line.ship_mode!],
];

interface Sum {
  readonly member: string;
  readonly cents: number;
  readonly lines: number;
  readonly orders: number;
}

/** The members with their sums, by sales and then by name. */
function sumBy(lines: readonly OrderLine[], of: (line: OrderLine) => string): Sum[] {
  return Array.from(Map.groupBy(lines, of), ([member, its]) => ({
    member,
    cents: its.reduce((sum, { sales }) => sum + Math.round(Number(sales) * 100), 0),
    lines: its.length,
    orders: new Set(its.map(({ order_id }) => order_id)).size,
  })).sort((left, right) => right.cents - left.cents || (left.member < right.member ? -1 : 1));
}

/** Compares the marts with sums made in memory; orders only where each has one day, customer and place. */
async function compareWithSums({ lines }: World, { withOrders }: { withOrders: boolean }): Promise<void> {
  const columns = (member: string): string => `
    ${member} as member, (100 * sales)::integer as cents, lines::integer, orders::integer
  `;
  const shown = (sums: Sum[]): Partial<Sum>[] => withOrders ? sums : sums.map(({ orders: _, ...sum }) => sum);

  const daily = await database.rows<Sum>(`select ${columns("day::text")} from mart.sales_daily order by day`);
  const byDay = sumBy(lines, ({ order_date }) => order_date!);
  assert.deepEqual(shown(daily), shown(byDay.sort((left, right) => left.member < right.member ? -1 : 1)));

  for (const [from, to] of PERIODS) {
    const inPeriod = lines.filter(({ order_date }) => order_date! >= from && order_date! <= to);
    for (const [name, member, of] of RANKINGS) {
      const ranked = await database.rows<Sum>(
        `select ${columns(member)} from mart.${name}(p_from => $1, p_to => $2, p_limit => null) order by rank`,
        [from, to],
      );
      assert.deepEqual(shown(ranked), shown(sumBy(inPeriod, of)), `${name} from ${from} to ${to}`);
    }
  }
}

Deno.test("archives and API days give the same store in any order and any number of times", async () => {
  const options = { hasRestatements: false, hasScatteredOrders: false, hasStaleArchives: false };
  await fc.assert(
    fc.asyncProperty(worlds(options), async (world) => {
      const contents = await contentsAfter(world.publications);
      await compareWithSums(world, { withOrders: true });
      assert.deepEqual(contents, await contentsAfter(plainly(world)));
    }),
    { numRuns: 8, seed: 1, endOnFailure: true },
  );
});

Deno.test("the API's last answers decide the order lines and the marts, whatever it returned before", async () => {
  const options = { hasRestatements: true, hasScatteredOrders: false, hasStaleArchives: false };
  await fc.assert(
    fc.asyncProperty(worlds(options), async (world) => {
      const contents = await contentsAfter(world.publications);
      await compareWithSums(world, { withOrders: true });
      const plain = await contentsAfter(plainly(world));
      for (const table of ["ods.customer", "ods.product", "ods.place"]) delete plain[table];
      for (const [table, rows] of Object.entries(plain)) assert.deepEqual(contents[table], rows, table);
    }),
    { numRuns: 8, seed: 2, endOnFailure: true },
  );
});

Deno.test("orders with lines on several days and places give the same store in any order", async () => {
  const options = { hasRestatements: false, hasScatteredOrders: true, hasStaleArchives: false };
  await fc.assert(
    fc.asyncProperty(worlds(options), async (world) => {
      const contents = await contentsAfter(world.publications);
      await compareWithSums(world, { withOrders: false });
      assert.deepEqual(contents, await contentsAfter(plainly(world)));
    }),
    { numRuns: 8, seed: 4, endOnFailure: true },
  );
});

Deno.test("an archive with older data changes no day that the API answered, whenever it is loaded", async () => {
  const options = { hasRestatements: true, hasScatteredOrders: false, hasStaleArchives: true };
  await fc.assert(
    fc.asyncProperty(worlds(options), async (world) => {
      await contentsAfter(world.publications);
      const told = world.lines.map(({ order_id, row_id, order_date, sales }) =>
        `${order_id}/${row_id} ${order_date} ${sales}`
      );
      assert.deepEqual(await keptLines(database), told.toSorted());
    }),
    { numRuns: 20, seed: 6, endOnFailure: true },
  );
});
