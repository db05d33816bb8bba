import type { Line, Order, Refund } from "./order.ts";
import { makeOrders } from "./make_orders.ts";

/** An online shop as it is at one instant. */
export interface Shop {
  readonly timeZone: string;
  readonly currency: string;
  readonly now: Temporal.Instant;
  /** As at that instant, by when they were placed. */
  readonly orders: readonly Order[];
}

export interface ShopOptions {
  readonly seed: number;
  /** First day of business, in the shop's zone. */
  readonly from: string;
  readonly days: number;
  readonly now: Temporal.Instant;
}

const TIME_ZONE = "Europe/Berlin";

/** The shop of a seed at an instant: a later one has more orders, refunds and edits, and the rest is the same. */
export function openShop({ seed, from, days, now }: ShopOptions): Shop {
  const orders = makeOrders({ seed, from, days, timeZone: TIME_ZONE })
    .filter(({ placedAt }) => Temporal.Instant.compare(placedAt, now) <= 0)
    .map((order) => asAt(order, now));
  return { timeZone: TIME_ZONE, currency: "EUR", now, orders };
}

function asAt(order: Order, now: Temporal.Instant): Order {
  const happened = (at: Temporal.Instant): boolean => Temporal.Instant.compare(at, now) <= 0;
  const edit = order.edit !== null && happened(order.edit.at) ? order.edit : null;
  const refunds = order.refunds.filter(({ at }) => happened(at));
  const isCancelled = order.cancelledAt !== null && happened(order.cancelledAt);
  const cancellation = isCancelled ? [order.cancelledAt!] : [];
  const changes = [
    order.placedAt,
    ...cancellation,
    ...(edit === null ? [] : [edit.at]),
    ...refunds.map(({ at }) => at),
  ];
  return {
    ...order,
    status: order.status === "cancelled" && !isCancelled ? "completed" : order.status,
    edit,
    refunds,
    lines: edit === null ? order.lines : [...order.lines, edit.added],
    updatedAt: changes.toSorted(Temporal.Instant.compare).at(-1)!,
  };
}

/** What a line, or so many units of it, sold for, in cents without tax. */
export function netOf(line: Line, quantity = line.quantity): bigint {
  return (line.unitPrice - line.unitDiscount) * BigInt(quantity);
}

export function taxOf(line: Line, quantity = line.quantity): bigint {
  return line.unitTax * BigInt(quantity);
}

export function discountOf(line: Line): bigint {
  return line.unitDiscount * BigInt(line.quantity);
}

/** Whether the prices of an order are written with tax, where a platform has both. */
export function hasTaxInPrices({ number }: Order): boolean {
  return number % 3 === 0;
}

/** The discount of a line as two that were combined, or as one; none if there is none. */
export function discountsOf(line: Line): bigint[] {
  const discount = discountOf(line);
  if (discount === 0n) return [];
  return discount < 100n ? [discount] : [discount - 25n, 25n];
}

/** The cents of a sum over lines, refunds or orders. */
export function sum<T>(items: readonly T[], cents: (item: T) => bigint): bigint {
  return items.reduce((total, item) => total + cents(item), 0n);
}

/** Everything that the buyer pays for an order, with shipping and tax. */
export function totalOf(order: Order): bigint {
  return sum(order.lines, (line) => netOf(line) + taxOf(line)) + order.shipping + order.shippingTax;
}

/** What the buyer was paid back by a refund, with tax. */
export function refundTotal({ lines }: Refund): bigint {
  return sum(lines, ({ line, quantity }) => netOf(line, quantity) + taxOf(line, quantity));
}

/** Writes cents as an exact decimal: 1234n is "12.34", with four decimals "12.3400". */
export function decimal(cents: bigint, decimals = 2): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2).padEnd(decimals, "0")}`;
}

/** What a business day holds. */
export interface DayTruth {
  readonly orders: number;
  readonly lines: number;
  /** Without tax and shipping. */
  readonly sales: string;
  readonly returnedLines: number;
  /** Negative, without tax. */
  readonly returns: string;
}

/** What truly happened on each day that has something: completed orders by their day, returned lines by the day of the return. */
export function truthOf(shop: Shop): Map<string, DayTruth> {
  const days = new Map<
    string,
    { orders: number; lines: number; sales: bigint; returnedLines: number; returns: bigint }
  >();
  const dayOf = (at: Temporal.Instant) => {
    const day = at.toZonedDateTimeISO(shop.timeZone).toPlainDate().toString();
    const found = days.get(day) ?? { orders: 0, lines: 0, sales: 0n, returnedLines: 0, returns: 0n };
    days.set(day, found);
    return found;
  };
  for (const order of shop.orders.filter(isSale)) {
    const placed = dayOf(order.placedAt);
    placed.orders++;
    placed.lines += order.lines.length;
    placed.sales += sum(order.lines, (line) => netOf(line));
    for (const { at, lines } of order.refunds) {
      const returned = dayOf(at);
      returned.returnedLines += lines.length;
      returned.returns -= sum(lines, ({ line, quantity }) => netOf(line, quantity));
    }
  }
  return new Map(
    [...days].toSorted(([a], [b]) => a < b ? -1 : 1).map(([day, { sales, returns, ...counts }]) => [
      day,
      { ...counts, sales: decimal(sales), returns: decimal(returns) },
    ]),
  );
}

/** Whether an order counts: not one that was cancelled, is not paid yet, or was a test. */
export function isSale({ status, isTest }: Order): boolean {
  return status === "completed" && !isTest;
}
