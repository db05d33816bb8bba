import { cents, total } from "./cents.ts";
import type { Platform } from "./emulators.ts";
import type { PlatformServer } from "./serve.ts";

/** An order that counts, as the platform's answers have it. */
export interface ReadOrder {
  readonly number: number;
  readonly lines: number;
  readonly cents: bigint;
}

// deno-lint-ignore no-explicit-any
type Json = any;

/** How a program of its own would read all of a platform: its requests, and where in the answers things are. */
interface Reading {
  readonly headers: (token: string) => Record<string, string>;
  /** The first request: parameters of the URL, or a body. */
  readonly first: Record<string, string> | { readonly body: Json };
  /** The next one, undefined after the last page. */
  readonly next: (answer: Answer) => string | Record<string, string> | { readonly body: Json } | undefined;
  readonly orders: (json: Json) => Json[];
  readonly isSale: (order: Json) => boolean;
  readonly number: (order: Json) => string | number;
  readonly lines: (order: Json) => Json[];
  /** Sales of a line without tax, in cents. */
  readonly cents: (line: Json, order: Json) => bigint;
}

interface Answer {
  readonly json: Json;
  readonly link: string | null;
  readonly rows: number;
  readonly page: number;
  readonly asked: string | Record<string, string> | { readonly body: Json };
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
const basic = (token: string): Record<string, string> => ({ authorization: `Basic ${btoa(token)}` });
const linked = ({ link }: Answer): string | undefined => /<([^>]+)>; rel="next"/.exec(link ?? "")?.[1];
const turned = (name: string, size: number) => ({ asked, page, rows }: Answer): Record<string, string> | undefined =>
  rows < size ? undefined : { ...asked as Record<string, string>, [name]: String(page + 1) };
const moved = (name: string, size: number) => ({ asked, page, rows }: Answer): Record<string, string> | undefined =>
  rows < size ? undefined : { ...asked as Record<string, string>, [name]: String(page * size) };

const [FROM, TO] = ["2026-09-01T00:00:00Z", "2027-02-01T00:00:00Z"];
const GRAPHQL = `query ($first: Int!, $after: String, $query: String) {
  orders(first: $first, after: $after, query: $query) {
    nodes { name test cancelledAt displayFinancialStatus taxesIncluded lineItems(first: 50) { nodes {
      originalTotalSet { shopMoney { amount } } discountAllocations { allocatedAmountSet { shopMoney { amount } } } taxLines { priceSet { shopMoney { amount } } }
    } } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const square = {
  location_ids: ["L1"],
  limit: 100,
  query: {
    filter: { date_time_filter: { created_at: { start_at: FROM, end_at: TO } } },
    sort: { sort_field: "CREATED_AT" },
  },
};
const magento = (name: string): string => `searchCriteria[${name}]`;

const READINGS: Record<Platform, Reading> = {
  shopify: {
    headers: (token) => ({ "x-shopify-access-token": token }),
    first: { status: "any", limit: "250", created_at_min: FROM, created_at_max: TO },
    next: linked,
    orders: ({ orders }) => orders,
    isSale: ({ test, financial_status }) => !test && !["pending", "voided"].includes(financial_status),
    number: ({ name }) => name.slice(1),
    lines: ({ line_items }) => line_items,
    cents: ({ price, quantity, discount_allocations, tax_lines }, { taxes_included }) =>
      cents(price) * BigInt(quantity) - total(discount_allocations, "amount") -
      (taxes_included ? total(tax_lines, "price") : 0n),
  },
  shopify_graphql: {
    headers: (token) => ({ "x-shopify-access-token": token }),
    first: { body: { query: GRAPHQL, variables: { first: 6, query: `created_at:>='${FROM}' created_at:<'${TO}'` } } },
    next: ({ json: { data: { orders: { pageInfo } } }, asked }) => {
      const { body } = asked as { body: Json };
      if (!pageInfo.hasNextPage) return undefined;
      return { body: { ...body, variables: { ...body.variables, after: pageInfo.endCursor } } };
    },
    orders: ({ data }) => data.orders.nodes,
    isSale: ({ test, displayFinancialStatus }) => !test && displayFinancialStatus === "PAID",
    number: ({ name }) => name.slice(1),
    lines: ({ lineItems }) => lineItems.nodes,
    cents: ({ originalTotalSet, discountAllocations, taxLines }, { taxesIncluded }) =>
      total([{ originalTotalSet }], "originalTotalSet") - total(discountAllocations, "allocatedAmountSet") -
      (taxesIncluded ? total(taxLines, "priceSet") : 0n),
  },
  woocommerce: {
    headers: basic,
    first: {
      per_page: "100",
      page: "1",
      after: "2026-08-31T23:59:59",
      before: "2027-02-01T00:00:00",
      dates_are_gmt: "true",
    },
    next: turned("page", 100),
    orders: (json) => json,
    isSale: ({ status }) => status === "completed",
    number: ({ number }) => number,
    lines: ({ line_items }) => line_items,
    cents: ({ total }) => cents(total),
  },
  magento: {
    headers: bearer,
    first: {
      [magento("filter_groups][0][filters][0][field")]: "created_at",
      [magento("filter_groups][0][filters][0][condition_type")]: "gteq",
      [magento("filter_groups][0][filters][0][value")]: "2026-09-01 00:00:00",
      [magento("pageSize")]: "100",
    },
    next: ({ json, page, asked }) =>
      page * 100 >= json.total_count
        ? undefined
        : { ...asked as Record<string, string>, [magento("currentPage")]: String(page + 1) },
    orders: ({ items }) => items,
    isSale: ({ state }) => state === "complete",
    number: ({ increment_id }) => increment_id,
    lines: ({ items }) => items.filter((item: Json) => item.parent_item_id === undefined),
    cents: ({ row_total, discount_amount }) => cents(row_total) - cents(discount_amount),
  },
  bigcommerce: {
    headers: (token) => ({ "x-auth-token": token }),
    first: {
      limit: "250",
      page: "1",
      include: "consignments.line_items",
      min_date_created: FROM,
      max_date_created: TO,
    },
    next: turned("page", 250),
    orders: (json) => json ?? [],
    isSale: ({ status }) => status === "Completed",
    number: ({ id }) => id - 4_999_000,
    lines: ({ consignments }) => consignments.shipping[0].line_items,
    cents: ({ total_ex_tax, applied_discounts }) => cents(total_ex_tax) - total(applied_discounts, "amount"),
  },
  prestashop: {
    headers: basic,
    first: {
      output_format: "JSON",
      display: "full",
      date: "1",
      limit: "0,100",
      "filter[date_add]": "[2026-09-01 00:00:00,2027-02-01 00:00:00]",
    },
    next: ({ asked, page, rows }) =>
      rows < 100 ? undefined : { ...asked as Record<string, string>, limit: `${page * 100},100` },
    orders: (json) => json.orders ?? [],
    isSale: ({ valid }) => valid === "1",
    number: ({ reference }) => reference.slice(3),
    lines: ({ associations }) => associations.order_rows,
    cents: ({ unit_price_tax_excl, product_quantity }) => cents(unit_price_tax_excl) * BigInt(product_quantity),
  },
  square: {
    headers: bearer,
    first: { body: square },
    next: ({ json: { cursor } }) => cursor === undefined ? undefined : { body: { ...square, cursor } },
    orders: ({ orders = [] }) => orders,
    isSale: ({ state, line_items }) => state === "COMPLETED" && line_items !== undefined,
    number: ({ id }) => Number(id.slice(2)) - 4_999_000,
    lines: ({ line_items }) => line_items,
    cents: ({ total_money, total_tax_money }) => BigInt(total_money.amount - total_tax_money.amount),
  },
  amazon: {
    headers: (token) => ({ "x-amz-access-token": token }),
    first: {
      marketplaceIds: "A1PA6795UKMFR9",
      createdAfter: FROM,
      createdBefore: TO,
      includedData: "PROCEEDS,FULFILLMENT",
    },
    next: ({ json: { pagination }, asked }) =>
      pagination.nextToken && { ...asked as Record<string, string>, paginationToken: pagination.nextToken },
    orders: ({ orders }) => orders,
    isSale: ({ fulfillment }) => fulfillment.fulfillmentStatus === "SHIPPED",
    number: ({ orderId }) => orderId.split("-")[2],
    lines: ({ orderItems }) => orderItems,
    cents: ({ proceeds: { breakdowns } }) =>
      breakdowns.filter(({ type }: Json) => type !== "TAX")
        .reduce((sum: bigint, { subtotal }: Json) => sum + cents(subtotal.amount), 0n),
  },
  ebay: {
    headers: bearer,
    first: { filter: "creationdate:[2026-09-01T00:00:00.000Z..2027-02-01T00:00:00.000Z]", limit: "200" },
    next: ({ json: { next } }) => next,
    orders: ({ orders }) => orders,
    isSale: ({ orderPaymentStatus, cancelStatus }) =>
      orderPaymentStatus !== "PENDING" && cancelStatus.cancelState !== "CANCELED",
    number: ({ orderId }) => orderId.split("-")[2],
    lines: ({ lineItems }) => lineItems,
    cents: ({ discountedLineItemCost, lineItemCost }) => cents((discountedLineItemCost ?? lineItemCost).value),
  },
  etsy: {
    headers: (token) => ({ ...bearer(token), "x-api-key": "etsy-keystring" }),
    first: { limit: "100", min_created: String(Date.parse(FROM) / 1000), max_created: String(Date.parse(TO) / 1000) },
    next: moved("offset", 100),
    orders: ({ results }) => results,
    isSale: ({ status }) => status === "Completed",
    number: ({ receipt_id }) => receipt_id - 4_999_000,
    lines: ({ transactions }) => transactions,
    cents: ({ price, quantity }) => BigInt(price.amount * quantity),
  },
  wix: {
    headers: (token) => ({ authorization: token, "wix-site-id": "11111111-2222-3333-4444-555555555555" }),
    first: {
      body: {
        search: {
          filter: { $and: [{ purchasedDate: { $gte: FROM } }, { purchasedDate: { $lt: TO } }] },
          cursorPaging: { limit: 100 },
        },
      },
    },
    next: ({ json: { metadata } }) =>
      metadata.hasNext
        ? { body: { search: { cursorPaging: { limit: 100, cursor: metadata.cursors.next } } } }
        : undefined,
    orders: ({ orders }) => orders,
    isSale: ({ status }) => status === "APPROVED",
    number: ({ number }) => number,
    lines: ({ lineItems }) => lineItems,
    cents: ({ totalPriceBeforeTax }) => cents(totalPriceBeforeTax.amount),
  },
  squarespace: {
    headers: (token) => ({ ...bearer(token), "user-agent": "storecast" }),
    first: { modifiedAfter: FROM, modifiedBefore: "2100-01-01T00:00:00Z" },
    next: ({ json: { pagination } }) => pagination.hasNextPage ? { cursor: pagination.nextPageCursor } : undefined,
    orders: ({ result }) => result,
    isSale: ({ testmode, fulfillmentStatus }) => !testmode && fulfillmentStatus !== "CANCELED",
    number: ({ orderNumber }) => orderNumber,
    lines: ({ lineItems }) => lineItems,
    cents: ({ unitPricePaid, quantity }) => cents(unitPricePaid.value) * BigInt(quantity),
  },
  lightspeed: {
    headers: bearer,
    first: { type: "sales", state: "closed", page_size: "100", date_from: FROM, date_to: TO },
    next: moved("offset", 100),
    orders: ({ data }) => data,
    isSale: ({ return_for }) => return_for === null,
    number: ({ invoice_number }) => invoice_number,
    lines: ({ line_items }) => line_items,
    cents: ({ totals }) => cents(totals.price),
  },
};

/** Reads every page of a platform as its documentation says, and gives the orders that count. */
export async function readAll(
  platform: Platform,
  server: Pick<PlatformServer, "url" | "token">,
): Promise<{ sales: ReadOrder[] }> {
  const reading = READINGS[platform];
  const sales: ReadOrder[] = [];
  let asked: Answer["asked"] | undefined = reading.first;
  for (let page = 1; asked !== undefined; page++) {
    const response: Response = await send(platform, { server, asked: written(asked) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    const json: Json = text === "" ? undefined : JSON.parse(text);
    const orders = reading.orders(json);
    for (const order of orders.filter(reading.isSale)) {
      const lines = reading.lines(order);
      const sum = lines.reduce((sum, line) => sum + reading.cents(line, order), 0n);
      sales.push({ number: Number(reading.number(order)), lines: lines.length, cents: sum });
    }
    asked = reading.next({ json, asked, page, rows: orders.length, link: response.headers.get("link") });
  }
  return { sales };
}

function written(asked: Answer["asked"]): Sending["asked"] {
  if (typeof asked === "string") return asked;
  return typeof asked.body === "object" ? asked.body : String(new URLSearchParams(asked as Record<string, string>));
}

interface Sending {
  readonly server: Pick<PlatformServer, "url" | "token">;
  /** The parameters as a text, the whole URL, or a body. */
  readonly asked: string | Record<string, unknown>;
}

/** Sends one request with the platform's key. */
export function send(platform: Platform, { server, asked }: Sending): Promise<Response> {
  const headers = READINGS[platform].headers(server.token);
  if (typeof asked === "string") return fetch(asked.startsWith("http") ? asked : `${server.url}?${asked}`, { headers });
  const json = { ...headers, "content-type": "application/json" };
  return fetch(server.url, { method: "POST", headers: json, body: JSON.stringify(asked) });
}
