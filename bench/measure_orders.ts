import { join } from "node:path";
import type { ArchiveDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import type { BenchStore } from "./bench_store.ts";
import { type Measurement, median } from "./measurement.ts";
import { stageInProcess } from "./stage_in_process.ts";

const ROUNDS = 3;
const DAY = "2026-11-23";
const LINES_OF_ORDER = 2;
const ORDERS_OF_PAGE = 250;

const NUMBERS = { dateFormat: "iso", decimalMark: ".", groupMark: "" };

/** Orders with nested lines, and with cells that are the first of several, joined and computed, as shop platforms send them. */
const NESTED: Omit<SourceDocument, "archive" | "api"> = {
  source: "bench",
  columns: {
    row_id: "line_items.id",
    order_id: "name",
    order_date: "created_at",
    ship_mode: "shipping_lines.0.title",
    customer_id: { first: ["customer.id", "email"], else: "guest" },
    customer_name: { join: ["customer.first_name", "customer.last_name"] },
    country: "shipping_address.country",
    city: "shipping_address.city",
    postal_code: "shipping_address.zip",
    product_id: { first: ["line_items.sku", "line_items.product_id"] },
    product_name: "line_items.title",
    quantity: "line_items.quantity",
    sales: { subtract: [{ multiply: ["line_items.price", "line_items.quantity"] }, "line_items.total_discount"] },
  },
  lookBackDays: 7,
  postalCodes: [],
  missingPostalCodes: [],
};

const CHANNEL = { ...NUMBERS, lines: "line_items", skip: [{ at: "test", in: [true] }] };

/** Nested and computed rows -> stg: from an API, from a file of JSON lines, and from a CSV file whose amounts are computed. */
export async function measureOrders(store: BenchStore, lines: number): Promise<Measurement[]> {
  const archive: ArchiveDocument = { ...CHANNEL, separator: "," };
  const jsonFile = join(store.folder, "orders.ndjson");
  const csvFile = join(store.folder, "orders.csv");
  await Deno.writeTextFile(jsonFile, orders(lines, "\n"));
  await Deno.writeTextFile(csvFile, csv(lines));
  const computed: SourceDocument = {
    ...NESTED,
    columns: {
      order_id: "order",
      row_id: "line",
      order_date: "day",
      customer_name: { join: ["first", "last"] },
      product_id: "sku",
      sales: { multiply: ["price", "quantity"] },
    },
    archive: { ...NUMBERS, separator: "," },
  };
  const seconds = { api: [] as number[], json: [] as number[], csv: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    await store.reset();
    seconds.api.push(await stageFromApi(store, lines));
    await store.reset();
    seconds.json.push((await stageInProcess(store, jsonFile, { document: { ...NESTED, archive } })).seconds);
    await store.reset();
    seconds.csv.push((await stageInProcess(store, csvFile, { document: computed })).seconds);
  }
  await Deno.remove(jsonFile);
  await Deno.remove(csvFile);
  return [
    { name: "nested orders of an API -> stg", seconds: median(seconds.api), lines },
    { name: "the same from a file of JSON lines", seconds: median(seconds.json), lines },
    { name: "CSV with a computed and a joined column -> stg", seconds: median(seconds.csv), lines },
  ];
}

async function stageFromApi(store: BenchStore, lines: number): Promise<number> {
  const all = lines / LINES_OF_ORDER;
  const pages = Array.from({ length: Math.ceil(all / ORDERS_OF_PAGE) }, (_, page) => {
    const from = page * ORDERS_OF_PAGE;
    const rows = Array.from({ length: Math.min(ORDERS_OF_PAGE, all - from) }, (_, index) => order(from + index));
    return `{"orders":[${rows.join(",")}]}`;
  });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    const page = Number(new URL(request.url).searchParams.get("page"));
    return new Response(pages[page - 1] ?? '{"orders":[]}', { headers: { "content-type": "application/json" } });
  });
  const api = {
    ...CHANNEL,
    orders: "orders",
    dayParameters: { day: "{day}" },
    paging: { by: "page", parameter: "page", first: 1, size: { parameter: "limit", rows: ORDERS_OF_PAGE } },
  } as const;
  const script = new URL("stage_day.ts", import.meta.url).pathname;
  const lock = new URL("../tests/deno.lock", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", `--lock=${lock}`, "--allow-all", script, store.url],
      ...[`http://127.0.0.1:${server.addr.port}/`, JSON.stringify({ ...NESTED, api }), DAY],
    ],
  }).output();
  await server.shutdown();
  if (code !== 0) throw new Error(`Staging the day failed: ${new TextDecoder().decode(stderr).trim()}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

function orders(lines: number, between: string): string {
  return Array.from({ length: lines / LINES_OF_ORDER }, (_, index) => order(index)).join(between) + between;
}

function order(number: number): string {
  return JSON.stringify({
    id: 450_789_469 + number,
    name: `#${number}`,
    created_at: `${DAY}T10:00:00+01:00`,
    currency: "EUR",
    email: "anna@shop.example",
    customer: { id: 207_119_551 + number % 999, first_name: "Anna", last_name: "Müller" },
    shipping_lines: [{ title: "Standard", price: "4.90" }],
    shipping_address: { country: "Germany", city: "Berlin", zip: "10115", province: null },
    note: null,
    test: false,
    line_items: Array.from({ length: LINES_OF_ORDER }, (_, line) => ({
      id: number * 10 + line,
      sku: `SKU-${number % 500}`,
      product_id: 632_910_392,
      title: "Oak chair",
      price: "19.90",
      quantity: line + 1,
      total_discount: "0.50",
      tax_lines: [{ rate: 0.19, price: "3.10" }],
    })),
  });
}

function csv(lines: number): string {
  const rows = Array.from(
    { length: lines },
    (_, line) => `${line >> 1},${line},${DAY},Anna,Müller,SKU-${line % 500},19.90,${line % 5 + 1}\n`,
  );
  return `order,line,day,first,last,sku,price,quantity\n${rows.join("")}`;
}
