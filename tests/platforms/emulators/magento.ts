import { type Emulator, refuse, utc, wholeNumber } from "../emulator.ts";
import type { Line, Order } from "../order.ts";
import { decimal, discountOf, netOf, refundTotal, type Shop, sum, taxOf, totalOf } from "../shop.ts";

const TOKEN = "magento-integration-token";
const STATES = { completed: "complete", pending: "pending_payment", cancelled: "canceled" };
const FIELDS = { created_at: "placedAt", updated_at: "updatedAt" } as const;

const bad = (message: string): never => refuse(400, { message });

interface Filter {
  field?: string;
  value?: string;
  condition_type?: string;
}

/** Magento 2's V1/orders: search criteria in the query, UTC times without a zone, and the last page again for every later one. */
export const magento: Emulator = {
  path: "/rest/V1/orders",
  token: () => TOKEN,
  answer(request, shop): Response {
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      refuse(401, {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: "Magento_Sales::sales" },
      });
    }
    const query = new URL(request.url).searchParams;
    const { groups, pageSize, currentPage } = readCriteria(query);
    const found = shop.orders.filter((order) =>
      !order.isTest && groups.every((filters) => filters.some((filter) => matches(order, filter)))
    );
    const lastPage = Math.max(1, Math.ceil(found.length / pageSize));
    const page = Math.min(currentPage, lastPage);
    return Response.json({
      items: found.slice((page - 1) * pageSize, page * pageSize).map((order) => orderJson(order, shop)),
      search_criteria: { filter_groups: groups, page_size: pageSize, current_page: currentPage },
      total_count: found.length,
    });
  },
};

const FILTER =
  /^searchCriteria\[(?:filter_groups|filterGroups)\]\[(\d+)\]\[filters\]\[(\d+)\]\[(field|value|condition_type|conditionType)\]$/;

function readCriteria(query: URLSearchParams): { groups: Filter[][]; pageSize: number; currentPage: number } {
  const groups: Filter[][] = [];
  let [pageSize, currentPage] = [Number.MAX_SAFE_INTEGER, 1];
  if (query.size === 0) bad('"%fieldName" is required. Enter and try again.');
  for (const [name, value] of query) {
    const [, group, position, key] = FILTER.exec(name) ?? [];
    if (group !== undefined) {
      const filter = (groups[Number(group)] ??= [])[Number(position)] ??= {};
      filter[key === "conditionType" ? "condition_type" : key as keyof Filter] = value;
    } else if (/^searchCriteria\[(?:pageSize|page_size)\]$/.test(name)) {
      pageSize = wholeNumber(value, { least: 1, most: 300, otherwise: 300, refuse: bad });
    } else if (/^searchCriteria\[(?:currentPage|current_page)\]$/.test(name)) {
      currentPage = wholeNumber(value, { least: 1, most: 1e9, otherwise: 1, refuse: bad });
    } else if (!/^searchCriteria(?:\[sortOrders\]\[\d+\]\[(?:field|direction)\])?$/.test(name)) {
      bad(`${name} is not part of the search criteria`);
    }
  }
  return { groups, pageSize, currentPage };
}

/** Dates are compared as they are stored: `yyyy-MM-dd HH:mm:ss` in UTC. */
function matches(order: Order, { field, value, condition_type: condition = "eq" }: Filter): boolean {
  if (value === undefined || field === undefined) return bad("A filter needs a field and a value");
  if (field === "state") return condition === "neq" ? STATES[order.status] !== value : STATES[order.status] === value;
  if (!Object.hasOwn(FIELDS, field)) return bad(`Column not found: ${field}`);
  if (!/^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/.test(value)) return bad(`Invalid date: ${value}`);
  const stored = dateTime(order[FIELDS[field as keyof typeof FIELDS]]);
  const comparisons: Record<string, boolean> = {
    gteq: stored >= value,
    gt: stored > value,
    lteq: stored <= value,
    lt: stored < value,
    from: stored >= value,
    to: stored <= value,
  };
  return comparisons[condition] ?? bad(`Invalid condition ${condition}`);
}

function dateTime(at: Temporal.Instant): string {
  return utc(at).replace("T", " ").slice(0, -1);
}

/** Amounts are JSON numbers. */
function number(cents: bigint): number {
  return Number(decimal(cents));
}

function orderJson(order: Order, { currency }: Shop): Record<string, unknown> {
  const { customer, address } = order;
  const { street, zip, city, state, countryCode } = address;
  const place = { street: [street], postcode: zip, city, region: state, country_id: countryCode };
  return {
    entity_id: order.id,
    increment_id: String(order.number).padStart(9, "0"),
    created_at: dateTime(order.placedAt),
    updated_at: dateTime(order.updatedAt),
    // A status has a name of the shop's own, a state is one of a few.
    state: STATES[order.status],
    status: order.status === "completed" ? "shipped_by_hand" : STATES[order.status],
    order_currency_code: currency,
    customer_is_guest: customer === null ? 1 : 0,
    customer_email: order.email ?? "unknown@example.org",
    ...(customer === null
      ? {}
      : { customer_id: customer.id, customer_firstname: customer.firstName, customer_lastname: customer.lastName }),
    payment: { method: "checkmo" },
    shipping_amount: number(order.shipping),
    shipping_description: order.shippingMethod,
    grand_total: number(totalOf(order)),
    ...(order.refunds.length > 0 ? { total_refunded: number(sum(order.refunds, refundTotal)) } : {}),
    items: order.lines.flatMap((line) => itemsOf(line, order)),
    extension_attributes: { shipping_assignments: [{ shipping: { address: place } }] },
  };
}

/** A variant is sold as two items: the configurable product with the amounts, and the simple one inside it without. */
function itemsOf(line: Line, { id: orderId }: Order): Record<string, unknown>[] {
  const item = {
    item_id: line.id,
    order_id: orderId,
    sku: line.sku ?? "custom",
    name: line.name,
    product_id: line.productId,
    qty_ordered: line.quantity,
  };
  const amounts = {
    price: number(line.unitPrice),
    row_total: number(line.unitPrice * BigInt(line.quantity)),
    discount_amount: number(discountOf(line)),
    tax_amount: number(taxOf(line)),
    row_total_incl_tax: number(netOf(line) + discountOf(line) + taxOf(line)),
  };
  if (!line.isVariant) return [{ ...item, ...amounts, product_type: "simple" }];
  const nothing = { price: 0, row_total: 0, discount_amount: 0, tax_amount: 0, row_total_incl_tax: 0 };
  const child = { ...item, ...nothing, item_id: line.id + 50, product_type: "simple", parent_item_id: line.id };
  return [{ ...item, ...amounts, product_type: "configurable" }, child];
}
