import fc from "fast-check";
import { type OrderLine, orderLine } from "./order_line.ts";

/** A day that only archives have; the API begins after it. */
export const ARCHIVE_DAY = "2024-02-27";

/** The days of the API, over the end of a month. */
export const API_DAYS = ["2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"];

/** One publication: an archive with these lines, or the API's answer for a day. */
export type Publication = { readonly archive: OrderLine[] } | { readonly day: string; readonly lines: OrderLine[] };

/** The final sales of a shop, and the publications that bring them, in order. */
export interface World {
  readonly lines: OrderLine[];
  readonly publications: Publication[];
}

export interface WorldOptions {
  /** Whether the API returned other lines for its days before. */
  readonly hasRestatements: boolean;
  /** Whether an order may have lines on two days and of different customers and places. */
  readonly hasScatteredOrders: boolean;
  /** Whether archives may have lines that the API has changed since. */
  readonly hasStaleArchives: boolean;
}

/** Random small shops; every API day is confirmed at least once after the shop's last change. */
export function worlds(options: WorldOptions): fc.Arbitrary<World> {
  const archived = shops({ days: [ARCHIVE_DAY], prefix: "Z" }, options);
  const current = shops({ days: API_DAYS, prefix: "A" }, options);
  const earlier = options.hasRestatements ? fc.array(current, { maxLength: 2 }) : fc.constant([]);
  return fc.tuple(archived, current, earlier).chain(([old, final, before]) => {
    const drafts = before.map((shop) => fc.shuffledSubarray(API_DAYS).map((days) => answers(shop, days)));
    const all = fc.shuffledSubarray(API_DAYS, { minLength: API_DAYS.length });
    const last = fc.tuple(all, fc.shuffledSubarray(API_DAYS)).map((days) => answers(final, days.flat()));
    const stale = options.hasStaleArchives ? before.flat() : [];
    const archive = fc.shuffledSubarray([...old, ...final, ...stale]).map((lines) => lines.filter(isFirstOfItsKey));
    const archives = fc.array(archive, { maxLength: 2 });
    const whole = fc.shuffledSubarray(old, { minLength: old.length });
    return fc.tuple(fc.tuple(...drafts, last), fc.tuple(whole, archives)).chain(([days, [one, others]]) =>
      interleave(days.flat(), [one, ...others].map((archive) => ({ archive })))
    ).map((publications) => ({ lines: [...old, ...final], publications }));
  });
}

interface Naming {
  readonly days: string[];
  readonly prefix: string;
}

/** Shops of one prefix share their order and row ids, so that one restates another. */
function shops({ days, prefix }: Naming, { hasScatteredOrders }: WorldOptions): fc.Arbitrary<OrderLine[]> {
  const number = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
  const head = fc.record({ day: fc.constantFrom(...days), place: number(3), shipMode: number(2) });
  const line = fc.record({ cents: number(400), quantity: number(3), own: head });
  const order = fc.record({ head, lines: fc.array(line, { minLength: 1, maxLength: 3 }) });
  return fc.array(order, { maxLength: 4 }).map((orders) =>
    orders.flatMap(({ head, lines }, index) =>
      lines.map(({ cents, quantity, own }, position) => {
        const { day, place, shipMode } = hasScatteredOrders ? own : head;
        // The same in every version of the shop: with another customer on another day it would be another order.
        const customer = 1 + (hasScatteredOrders ? index + position : index) % 3;
        const product = 1 + (index + position) % 3;
        return orderLine({
          row_id: `${prefix}${index}${position}`,
          order_id: `${prefix}-${index}`,
          order_date: day,
          ship_mode: `Mode ${shipMode}`,
          customer_id: `C-${customer}`,
          customer_name: `Customer ${customer} in ${day.slice(8)}`,
          segment: customer === 1 ? "Consumer" : "Corporate",
          state: place === 1 ? "Ohio" : "Oregon",
          city: place === 3 ? "Columbus" : "Springfield",
          product_id: `P-${product}`,
          category: product === 3 ? "Technology" : "Furniture",
          subcategory: `Kind ${product}`,
          product_name: `Product ${product}`,
          sales: (cents / 100).toFixed(2),
          quantity: String(quantity),
        });
      })
    )
  );
}

function answers(lines: readonly OrderLine[], days: readonly string[]): Publication[] {
  return days.map((day) => ({ day, lines: lines.filter(({ order_date }) => order_date === day) }));
}

/** Keeps each line of an archive once: of two versions in one file the last would win. */
function isFirstOfItsKey(line: OrderLine, index: number, lines: readonly OrderLine[]): boolean {
  return lines.findIndex(({ row_id }) => row_id === line.row_id) === index;
}

/** Puts the second publications anywhere between the first, which keep their order. */
function interleave(first: Publication[], second: Publication[]): fc.Arbitrary<Publication[]> {
  return fc.array(fc.nat({ max: first.length }), { minLength: second.length, maxLength: second.length }).map(
    (places) => {
      const all = [...first];
      second.forEach((publication, index) => all.splice(places[index]!, 0, publication));
      return all;
    },
  );
}
