import assert from "node:assert/strict";
import { type Platform, PLATFORMS } from "./emulators.ts";
import { servePlatform } from "./serve.ts";
import { isSale, openShop, truthOf } from "./shop.ts";
import { readAll, send } from "./read_all.ts";

const NOW = Temporal.Instant.from("2027-03-01T06:00:00Z");
const SHOP = openShop({ seed: 15, from: "2026-09-15", days: 60, now: NOW });

Deno.test("the emulated shop has empty days, the repeated hour, guests, late refunds, edits and test orders", () => {
  const truth = truthOf(SHOP);
  const { orders } = SHOP;
  assert.ok(orders.length > 600);
  const local = orders.map(({ placedAt }) => placedAt.toZonedDateTimeISO(SHOP.timeZone));
  const times = new Set(local.map((at) => at.toPlainTime().toString()));
  for (const time of ["00:00:00", "23:59:59", "23:59:59.64", "00:00:00.12"]) assert.ok(times.has(time), time);
  const doubled = local.filter((at) => at.toPlainDateTime().toString() === "2026-10-25T02:30:00");
  assert.deepEqual(new Set(doubled.map(({ offset }) => offset)), new Set(["+02:00", "+01:00"]));
  assert.equal(new Set(local.map((at) => at.toPlainDate().toString())).size, 56);
  for (
    const has of [
      orders.some(({ customer, email }) => customer === null && email === null),
      orders.some(({ isTest }) => isTest),
      orders.some(({ status }) => status === "pending"),
      orders.some(({ edit }) => edit !== null),
      orders.some(({ lines }) => lines.length > 20),
      [...truth].some(([day, { returns, orders }]) => day > "2026-12-01" && orders === 0 && returns.startsWith("-")),
    ]
  ) assert.ok(has);
});

Deno.test("an earlier state of the shop lacks only what happened later", () => {
  const earlier = openShop({
    seed: 15,
    from: "2026-09-15",
    days: 60,
    now: Temporal.Instant.from("2026-10-20T04:00:00Z"),
  });
  assert.ok(earlier.orders.every(({ id }, index) => id === SHOP.orders[index]!.id));
  assert.ok(earlier.orders.length < SHOP.orders.length);
  assert.ok(earlier.orders.some(({ refunds }, index) => refunds.length < SHOP.orders[index]!.refunds.length));
  assert.ok(earlier.orders.some(({ lines }, index) => lines.length < SHOP.orders[index]!.lines.length));
});

for (const platform of PLATFORMS) {
  Deno.test(`all pages of ${platform} together have exactly the shop's orders, lines and amounts`, async () => {
    await using server = servePlatform(platform, SHOP);
    const read = await readAll(platform, server);
    assert.ok(server.requests > 1);
    const sales = SHOP.orders.filter(isSale);
    assert.deepEqual(
      read.sales.map(({ number, lines }) => [number, lines]).toSorted(),
      sales.map(({ number, lines }) => [number, lines.length]).toSorted(),
    );
    const cents = [...truthOf(SHOP).values()].reduce((sum, { sales }) => sum + BigInt(sales.replace(".", "")), 0n);
    assert.equal(read.sales.reduce((sum, { cents }) => sum + cents, 0n), cents);
  });

  Deno.test(`${platform} refuses a request without its key, and limits requests once`, async () => {
    await using server = servePlatform(platform, SHOP);
    const response = await fetch(server.url);
    await response.body?.cancel();
    assert.ok([401, 403].includes(response.status), String(response.status));
    server.refuseNext();
    const refused = await fetch(server.url);
    assert.ok(refused.status === 429 || (await refused.clone().text()).includes("THROTTLED"));
    await refused.body?.cancel();
  });
}

/** Requests that each platform refuses with status 400: a bound in another form, an unknown parameter, too large a page, a cursor with company. */
const REFUSED: [Platform, (string | Record<string, unknown>)[]][] = [
  ["shopify", [
    "created_at_min=2026-10-01",
    "since=2026",
    "limit=251",
    "page_info=e30&created_at_min=2026-10-01T00:00:00Z",
  ]],
  ["woocommerce", ["after=2026-10-01", "from=2026-10-01T00:00:00", "per_page=101", "status=paid"]],
  ["magento", ["searchCriteria[pageSize]=1000", "limit=10", "", created("2026-10-01T00:00:00Z")]],
  ["bigcommerce", ["min_date_created=1.10.2026", "created=2026-10-01", "limit=251"]],
  ["prestashop", ["output_format=JSON&filter[date_add]=[2026-10-01,2026-10-02]", "output_format=JSON&page=2"]],
  ["square", [{}, { location_ids: ["L1"], limit: 1001 }, { location_ids: ["L1"], begin: 1 }]],
  ["amazon", [
    "createdAfter=2026-10-01T00:00:00Z",
    "marketplaceIds=A1PA6795UKMFR9",
    "marketplaceIds=A1PA6795UKMFR9&createdAfter=2026-10-01",
    "marketplaceIds=A1PA6795UKMFR9&createdAfter=2026-10-01T00:00:00Z&maxResultsPerPage=101",
    `marketplaceIds=A1PA6795UKMFR9&createdAfter=2026-10-01T00:00:00Z&createdBefore=${NOW}`,
  ]],
  ["ebay", ["limit=201", "page=2", "filter=creationdate:[2026-10-01T00:00:00Z..2026-10-02T00:00:00Z]", "offset=7"]],
  ["etsy", ["limit=101", "min_created=2026-10-01", "page=2"]],
  ["wix", [
    { search: { cursorPaging: { limit: 101 } } },
    { search: { filter: {}, cursorPaging: { cursor: "e30" } } },
    { search: { filter: { createdOn: { $gte: "2026-10-01T00:00:00Z" } } } },
    { search: { filter: { createdDate: { $gte: "2026-10-01" } } } },
  ]],
  ["squarespace", [
    "modifiedAfter=2026-10-01T00:00:00Z",
    "createdAfter=2026-10-01T00:00:00Z",
    "cursor=e30&modifiedAfter=2026-10-01T00:00:00Z&modifiedBefore=2026-10-02T00:00:00Z",
  ]],
  ["lightspeed", ["", "type=sales&page_size=1001", "type=sales&page=2", "type=sales&date_from=1.10.2026"]],
];

function created(bound: string): string {
  const filter = "searchCriteria[filter_groups][0][filters][0]";
  return `${filter}[field]=created_at&${filter}[condition_type]=gteq&${filter}[value]=${bound}`;
}

for (const [platform, requests] of REFUSED) {
  Deno.test(`${platform} refuses what its documentation does not allow`, async () => {
    await using server = servePlatform(platform, SHOP);
    for (const asked of requests) {
      const response = await send(platform, { server, asked });
      await response.body?.cancel();
      assert.equal(response.status, 400, Deno.inspect(asked));
    }
  });
}

Deno.test("WooCommerce's orders have refunds without day and lines, which are at a separate path", async () => {
  await using server = servePlatform("woocommerce", SHOP);
  const refunds = SHOP.orders.filter(isSale).flatMap(({ id, refunds }) => refunds.map((refund) => ({ id, refund })));
  const read: { parent_id: number; line_items: unknown[] }[] = [];
  for (let page = 1; page === 1 || read.length % 100 === 0; page++) {
    const asked = `${new URL("refunds", server.url)}?per_page=100&page=${page}&after=2026-09-01T00:00:00`;
    read.push(...await (await send("woocommerce", { server, asked })).json());
  }
  assert.equal(read.length, refunds.length);
  const { id, refund } = refunds[0]!;
  const ofOne = await (await send("woocommerce", { server, asked: `${server.url}/${id}/refunds` })).json();
  assert.equal(ofOne[0].line_items.length, refund.lines.length);
});

Deno.test("Shopify's GraphQL says with status 200 that a query is wrong or too expensive", async () => {
  await using server = servePlatform("shopify_graphql", SHOP);
  const ask = async (fields: string, first: number): Promise<string> => {
    const query =
      `query ($first: Int!) { orders(first: $first) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`;
    const response = await send("shopify_graphql", { server, asked: { query, variables: { first } } });
    assert.equal(response.status, 200);
    return await response.text();
  };
  assert.match(await ask("id lineItems(first: 50) { nodes { id } }", 100), /MAX_COST_EXCEEDED/);
  assert.match(await ask("id placedAt", 10), /Field 'placedAt' doesn't exist on type 'nodes'/);
  assert.match(await ask("id", 251), /first must be/);
  assert.match(await ask("id", 2), /^\{"data":\{"orders":\{"nodes":\[\{"id":/);
});

Deno.test("an expired token is refused, and Shopify returns only 60 days unless more access is granted", async () => {
  for (const [platform, prefix] of [["amazon", "Atza|"], ["ebay", "v^1.1#i^1#"], ["etsy", "12345678."]] as const) {
    await using server = servePlatform(platform, SHOP);
    const old = { ...server, token: `${prefix}${Date.now() - 3 * 3_600_000}` };
    await assert.rejects(() => readAll(platform, old), /^Error: 40[13]/);
  }
  await using server = servePlatform("shopify", SHOP);
  assert.deepEqual(await readAll("shopify", { ...server, token: "shpat_read_orders" }), { sales: [] });
});
