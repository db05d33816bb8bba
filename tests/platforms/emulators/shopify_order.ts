import { withOffset } from "../emulator.ts";
import type { Address, Line, Order, Refund } from "../order.ts";
import { decimal, discountsOf, hasTaxInPrices, netOf, type Shop, taxOf, totalOf } from "../shop.ts";

/** Open orders are those that are neither cancelled nor archived. */
export function statusOf({ status, id }: Order): string {
  return status === "cancelled" ? "cancelled" : id % 2 === 0 ? "closed" : "open";
}

/** How far it is paid. */
export function financialStatus({ status, refunds }: Order): string {
  if (status === "cancelled") return "voided";
  return status === "pending" ? "pending" : refunds.length > 0 ? "partially_refunded" : "paid";
}

/** An order as orders.json has it, with what was refunded of it. */
export function orderJson(order: Order, { timeZone, currency }: Shop): Record<string, unknown> {
  const at = (instant: Temporal.Instant): string => withOffset(instant, timeZone);
  const { customer, address } = order;
  return {
    id: order.id,
    name: `#${order.number}`,
    order_number: order.number,
    created_at: at(order.placedAt),
    processed_at: at(order.placedAt),
    updated_at: at(order.updatedAt),
    cancelled_at: order.status === "cancelled" ? at(order.updatedAt) : null,
    closed_at: statusOf(order) === "closed" ? at(order.updatedAt) : null,
    test: order.isTest,
    currency,
    financial_status: financialStatus(order),
    taxes_included: hasTaxInPrices(order),
    source_name: "web",
    payment_gateway_names: ["shopify_payments"],
    discount_codes: [],
    email: order.email ?? "",
    total_price: decimal(totalOf(order)),
    customer: customer === null
      ? null
      : { id: customer.id, email: customer.email, first_name: customer.firstName, last_name: customer.lastName },
    shipping_address: addressJson(address),
    shipping_lines: [{ id: order.id, title: order.shippingMethod, price: decimal(order.shipping) }],
    line_items: order.lines.map((line) => ({
      id: line.id,
      product_id: line.sku === null ? null : line.productId,
      sku: line.sku,
      title: line.name,
      quantity: line.quantity,
      price: decimal(priceOf(line, order)),
      // What discount codes take off stands in the allocations alone.
      total_discount: "0.00",
      discount_allocations: discountsOf(line).map((cents, index) => ({
        amount: decimal(cents),
        discount_application_index: index,
      })),
      tax_lines: [{ title: "MwSt", rate: 0.19, price: decimal(taxOf(line)) }],
    })),
    refunds: order.refunds.map((refund) => refundJson(refund, { written: at, order })),
  };
}

/** The list price of one unit, with its tax or without. */
export function priceOf({ unitPrice, unitTax }: Line, order: Order): bigint {
  return unitPrice + (hasTaxInPrices(order) ? unitTax : 0n);
}

function addressJson({ firstName, lastName, street, zip, city, state, country, countryCode }: Address): unknown {
  const name = { first_name: firstName, last_name: lastName };
  return { ...name, address1: street, zip, city, province: state, country, country_code: countryCode };
}

function refundJson(
  { id, at, reason, lines }: Refund,
  { written, order }: { written: (at: Temporal.Instant) => string; order: Order },
): Record<string, unknown> {
  return {
    id,
    created_at: written(at),
    note: reason,
    order_adjustments: [],
    refund_line_items: lines.map(({ id, line, quantity }) => ({
      id,
      line_item_id: line.id,
      quantity,
      restock_type: "return",
      subtotal: Number(decimal(netOf(line, quantity) + (hasTaxInPrices(order) ? taxOf(line, quantity) : 0n))),
      total_tax: Number(decimal(taxOf(line, quantity))),
      line_item: {
        id: line.id,
        sku: line.sku,
        title: line.name,
        product_id: line.sku === null ? null : line.productId,
      },
    })),
  };
}
