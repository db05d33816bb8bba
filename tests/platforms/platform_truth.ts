import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import type { Platform } from "./emulators.ts";
import type { Line, Order } from "./order.ts";
import {
  type DayTruth,
  decimal,
  discountOf,
  isSale,
  netOf,
  refundTotal,
  type Shop,
  sum,
  taxOf,
  truthOf,
} from "./shop.ts";

/**
 * Where a platform has its refunds: in the order with their lines; in it as an amount with tax; as an order of their own; at a path
 * of their own, for a document of their own; or elsewhere, so that its orders do not show them.
 */
export type RefundsAt = "order" | "amount" | "own order" | "own path" | "elsewhere";

export const REFUNDS: Record<Platform, RefundsAt> = {
  shopify: "order",
  shopify_graphql: "order",
  woocommerce: "own path",
  magento: "elsewhere",
  bigcommerce: "elsewhere",
  prestashop: "elsewhere",
  square: "own order",
  amazon: "elsewhere",
  ebay: "order",
  etsy: "amount",
  wix: "elsewhere",
  squarespace: "elsewhere",
  lightspeed: "own order",
};

/** What a store that pulled these days of a platform should hold: the truth, as far as the platform tells it: returns of the present day come when it is over. */
export function platformTruth(
  platform: Platform,
  { shop, days }: { shop: Shop; days: readonly string[] },
): Map<string, DayTruth> {
  const today = dayOf(shop.now, shop);
  return new Map([...truthOfDays(platform, shop, new Set(days))].filter(([day]) => day < today));
}

function truthOfDays(platform: Platform, shop: Shop, days: ReadonlySet<string>): Map<string, DayTruth> {
  const refunds = REFUNDS[platform];
  if (refunds === "own order" || refunds === "own path") {
    return new Map([...truthOf(shop)].filter(([day]) => days.has(day)));
  }
  const orders = shop.orders.filter(({ placedAt }) => days.has(dayOf(placedAt, shop)));
  if (refunds === "elsewhere") return truthOf({ ...shop, orders: orders.map((order) => ({ ...order, refunds: [] })) });
  return refunds === "amount" ? inAmounts({ ...shop, orders }) : truthOf({ ...shop, orders });
}

/** Whom a platform does not know: buyers without an account, or of these the ones without an e-mail address, or none. */
const GUESTS: Record<Platform, "no account" | "no address" | "nobody"> = {
  shopify: "no address",
  shopify_graphql: "no address",
  woocommerce: "no address",
  magento: "nobody",
  bigcommerce: "no address",
  prestashop: "nobody",
  square: "no account",
  amazon: "no address",
  ebay: "nobody",
  etsy: "nobody",
  wix: "no address",
  squarespace: "nobody",
  lightspeed: "no account",
};

/** What sales lines have beside their amount, over all days; null for what a platform does not say. */
export interface Details {
  readonly guests: number;
  readonly tax: string | null;
  readonly gross_sales: string | null;
  readonly discount_amount: string | null;
}

/** The details that the days of a platform have by its document. */
export function platformDetails(
  platform: Platform,
  { document: { columns }, shop, days }: { document: SourceDocument; shop: Shop; days: readonly string[] },
): Details {
  const orders = shop.orders.filter((order) => isSale(order) && days.includes(dayOf(order.placedAt, shop)));
  const all = (name: keyof typeof columns, cents: (line: Line) => bigint): string | null =>
    name in columns ? decimal(sum(orders.flatMap(({ lines }) => lines), cents)) : null;
  const isGuest = {
    "no account": ({ customer }: Order) => customer === null,
    "no address": ({ customer, email }: Order) => customer === null && email === null,
    nobody: () => false,
  }[GUESTS[platform]];
  return {
    guests: orders.filter(isGuest).length,
    tax: all("tax", (line) => taxOf(line)),
    gross_sales: all("gross_sales", (line) => netOf(line) + discountOf(line)),
    discount_amount: all("discount_amount", discountOf),
  };
}

/** The truth where a refund is one line of what was paid back, with its tax. */
function inAmounts(shop: Shop): Map<string, DayTruth> {
  const truth = truthOf(shop);
  for (const [day, found] of truth) {
    const refunds = shop.orders.filter(isSale).flatMap(({ refunds }) => refunds)
      .filter(({ at }) => dayOf(at, shop) === day);
    truth.set(day, { ...found, returnedLines: refunds.length, returns: decimal(-sum(refunds, refundTotal)) });
  }
  return truth;
}

function dayOf(at: Temporal.Instant, { timeZone }: Shop): string {
  return at.toZonedDateTimeISO(timeZone).toPlainDate().toString();
}
