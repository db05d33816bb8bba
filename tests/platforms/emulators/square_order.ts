import { ordersBetween, utc } from "../emulator.ts";
import type { Line, Order, Refund } from "../order.ts";
import { discountOf, isSale, netOf, type Shop, taxOf, totalOf } from "../shop.ts";

export const LOCATION = "L1";
const STATES = { completed: "COMPLETED", pending: "OPEN", cancelled: "CANCELED" };

/** An order of Square's: a sale or a return. */
export interface Entry {
  readonly placedAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
  readonly state: string;
  readonly json: Record<string, unknown>;
}

/** Sales, and an order for each return at its own time. */
export function entriesOf(shop: Shop): Entry[] {
  const orders = ordersBetween(shop.orders.filter(({ isTest }) => !isTest), {});
  return orders.flatMap((order) => [
    { placedAt: order.placedAt, updatedAt: order.updatedAt, state: STATES[order.status], json: saleJson(order, shop) },
    ...(isSale(order) ? order.refunds : []).map((refund) => ({
      placedAt: refund.at,
      updatedAt: refund.at,
      state: "COMPLETED",
      json: returnJson(refund, { order, shop }),
    })),
  ]);
}

function head(
  { id, at, changed, state }: { id: string; at: Temporal.Instant; changed: Temporal.Instant; state: string },
): Record<string, unknown> {
  return {
    id,
    location_id: LOCATION,
    created_at: utc(at, 3),
    updated_at: utc(changed, 3),
    closed_at: utc(changed, 3),
    state,
  };
}

function saleJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const { address, customer } = order;
  const place = {
    locality: address.city,
    postal_code: address.zip,
    administrative_district_level_1: address.state,
    country: address.countryCode,
  };
  return {
    ...head({ id: `sq${order.id}`, at: order.placedAt, changed: order.updatedAt, state: STATES[order.status] }),
    ...(customer === null ? {} : { customer_id: `CUST${customer.id}` }),
    line_items: order.lines.map((line) => ({ ...lineJson(line, { currency }), ...grossJson(line, currency) })),
    total_money: { amount: Number(totalOf(order)), currency },
    fulfillments: [{
      type: "SHIPMENT",
      shipment_details: { recipient: { display_name: `${address.firstName} ${address.lastName}`, address: place } },
    }],
  };
}

function grossJson(line: Line, currency: string): Record<string, unknown> {
  return { gross_sales_money: { amount: Number(line.unitPrice) * line.quantity, currency }, item_type: "ITEM" };
}

interface LineOptions {
  readonly currency: string;
  readonly quantity?: number;
}

function lineJson(line: Line, { currency, quantity = line.quantity }: LineOptions): Record<string, unknown> {
  const money = (cents: bigint): unknown => ({ amount: Number(cents), currency });
  return {
    uid: `L${line.id}`,
    ...(line.sku === null ? {} : { catalog_object_id: `CAT-${line.sku}` }),
    name: line.name,
    quantity: String(quantity),
    base_price_money: money(line.unitPrice),
    total_discount_money: money(discountOf({ ...line, quantity })),
    total_tax_money: money(taxOf(line, quantity)),
    total_money: money(netOf(line, quantity) + taxOf(line, quantity)),
  };
}

function returnJson({ id, at, lines }: Refund, { order, shop }: { order: Order; shop: Shop }): Record<string, unknown> {
  return {
    ...head({ id: `sqr${id}`, at, changed: at, state: "COMPLETED" }),
    ...(order.customer === null ? {} : { customer_id: `CUST${order.customer.id}` }),
    returns: [{
      uid: `R${id}`,
      source_order_id: `sq${order.id}`,
      return_line_items: lines.map(({ id, line, quantity }) => ({
        ...lineJson(line, { currency: shop.currency, quantity }),
        uid: `RL${id}`,
        source_line_item_uid: `L${line.id}`,
      })),
    }],
  };
}
