import { local, refuse, utc } from "../emulator.ts";
import type { Order, Refund } from "../order.ts";
import { decimal, netOf, refundTotal, type Shop, taxOf } from "../shop.ts";

/** Paths of the refunds of all orders, and of one. */
export const REFUNDS = /^\/wp-json\/wc\/v3\/(?:refunds|orders\/(\d+)\/refunds)$/;

/** The refunds that a path means, with their lines and their own times, which no order has; undefined for another path. */
export function chooseRefunds(
  { orders, timeZone }: Shop,
  { pathname, query }: { pathname: string; query: URLSearchParams },
): Record<string, unknown>[] | undefined {
  const [path, id] = REFUNDS.exec(pathname) ?? [];
  if (path === undefined) return undefined;
  const real = orders.filter(({ isTest }) => !isTest);
  const chosen = id === undefined ? real : real.filter((order) => order.id === Number(id));
  if (id !== undefined && chosen.length === 0) {
    refuse(404, { code: "woocommerce_rest_invalid_order_id", message: "Invalid order ID.", data: { status: 404 } });
  }
  const written = (at: Temporal.Instant): string =>
    query.get("dates_are_gmt") === "true" ? utc(at).slice(0, -1) : local(at, timeZone);
  const [after, before] = [query.get("after"), query.get("before")];
  return chosen
    .flatMap((order) => order.refunds.map((refund) => ({ order, refund })))
    .filter(({ refund: { at } }) =>
      (after === null || written(at) > after) && (before === null || written(at) < before)
    )
    .toSorted((a, b) => Temporal.Instant.compare(b.refund.at, a.refund.at))
    .map(({ order, refund }) => refundJson(refund, { order, timeZone }));
}

function refundJson(refund: Refund, { order, timeZone }: { order: Order; timeZone: string }): Record<string, unknown> {
  return {
    id: refund.id,
    parent_id: order.id,
    date_created: local(refund.at, timeZone),
    date_created_gmt: utc(refund.at).slice(0, -1),
    amount: decimal(refundTotal(refund)),
    reason: refund.reason,
    line_items: refund.lines.map(({ id, line, quantity }) => ({
      id,
      name: line.name,
      product_id: line.sku === null ? 0 : line.productId,
      sku: line.sku ?? "",
      quantity: -quantity,
      subtotal: decimal(-netOf(line, quantity)),
      total: decimal(-netOf(line, quantity)),
      total_tax: decimal(-taxOf(line, quantity)),
      meta_data: [{ key: "_refunded_item_id", value: String(line.id) }],
    })),
  };
}
