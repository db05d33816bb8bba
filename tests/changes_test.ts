import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { type LoadedSource, loadSource } from "../scripts/daily/load_source.ts";
import { SAMPLE_SOURCE } from "../scripts/sample_shop/sample_source.ts";
import { noteChanges } from "../scripts/loading/note_changes.ts";
import { dueDays, pullDays } from "../scripts/loading/pull_days.ts";
import { publishStaged } from "../scripts/loading/publish_staged.ts";
import type { RunContext } from "../scripts/store/run_context.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { readSuperstore } from "./support/superstore.ts";

interface Order {
  number: string;
  placed: string;
  changed: string;
  status: string;
  total: string;
}

const SHOP: SourceDocument = {
  ...await readSuperstore(),
  source: "shop",
  columns: { order_id: "number", row_id: "number", order_date: "placed", sales: "total" },
  lookBackDays: 1,
  api: {
    dateFormat: "iso",
    timeZone: "UTC",
    decimalMark: ".",
    groupMark: "",
    skip: [{ at: "status", in: ["cancelled"] }],
    dayParameters: { from: "{start}", before: "{end}" },
    changedParameters: { changed_from: "{since}" },
    paging: { by: "page", parameter: "page", first: 1, size: { parameter: "limit", rows: 2 } },
  },
};
const { database } = await loadingTest(SHOP);

/** A shop's API that can say which of its orders have changed since a moment; notes the moments that it was asked for. */
function shopApi(orders: Order[], clock?: { now: string }): { url: string; asked: string[] } & AsyncDisposable {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, (request) => {
    const query = new URL(request.url).searchParams;
    const since = query.get("changed_from");
    if (since !== null && query.get("page") === "1") asked.push(since);
    const found = orders.filter(({ placed, changed }) =>
      since === null ? placed >= query.get("from")! && placed < query.get("before")! : changed >= since
    );
    const from = (Number(query.get("page")) - 1) * 2;
    const headers: HeadersInit = clock ? { date: new Date(clock.now).toUTCString() } : {};
    return Response.json(found.slice(from, from + 2), { headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/orders`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function order(number: number, day: number): Order {
  const placed = `2026-01-${String(day).padStart(2, "0")}T10:00:00Z`;
  return { number: String(number), placed, changed: placed, status: "paid", total: "10" };
}

/** Does a morning's work; returns the days that were due, with the reasons. */
async function morning(today: string, api: { url: string }): Promise<string[]> {
  const context: RunContext = await testContext(database, SHOP, { today });
  await noteChanges(context, api, Temporal.Instant.from(`${today}T06:00:00Z`));
  const range = (await database.rows("select from etl.business_day")).length === 0 ? { from: "2026-01-01" } : {};
  const days = await dueDays(context, range);
  await pullDays(context, api, days);
  const { error } = await publishStaged(context);
  if (error) throw error;
  return days.map(({ day, reason }) => `${day} ${reason}`);
}

async function sales(): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    "select concat_ws(' ', order_date, order_id, round(sales)) as line from ods.order_line order by order_id",
  );
  return rows.map(({ line }) => line);
}

Deno.test("several changed orders of a day are found, whatever their times", async () => {
  const orders = [order(1, 1), { ...order(2, 1), placed: "2026-01-01T11:30:00Z" }];
  await using api = shopApi(orders);
  await morning("2026-01-02", api);
  await morning("2026-01-03", api);
  for (const each of orders) each.changed = "2026-01-09T12:00:00Z";
  orders[0]!.status = "cancelled";
  const due = await morning("2026-01-10", api);
  assert.ok(due.includes("2026-01-01 changed"), String(due));
  assert.deepEqual(await sales(), ["2026-01-01 2 10"]);
});

Deno.test("an order that changes or is cancelled weeks later makes its day due", async () => {
  const orders = [1, 2, 3, 4, 5].map((number) => order(number, number));
  await using api = shopApi(orders);
  await morning("2026-01-06", api);
  assert.deepEqual(await morning("2026-01-07", api), ["2026-01-06 new"]);

  Object.assign(orders[1]!, { changed: "2026-01-27T09:00:00Z", total: "7" });
  Object.assign(orders[3]!, { changed: "2026-01-27T09:30:00Z", status: "cancelled" });
  Object.assign(orders[4]!, { changed: "2026-01-27T09:40:00Z" });
  const due = await morning("2026-01-28", api);
  assert.deepEqual(due.filter((day) => day.endsWith("changed")), [
    "2026-01-02 changed",
    "2026-01-04 changed",
    "2026-01-05 changed",
  ]);
  assert.deepEqual(await sales(), ["2026-01-01 1 10", "2026-01-02 2 7", "2026-01-03 3 10", "2026-01-05 5 10"]);
  assert.deepEqual(await morning("2026-01-29", api), ["2026-01-28 new"]);
});

Deno.test("if the request for changes cannot connect, the days are not requested either", async () => {
  await using api = shopApi([order(1, 1)]);
  const settings = { ...SAMPLE_SOURCE, source: SHOP.source };
  const asked: string[] = [];
  const load = async (url: string): Promise<LoadedSource> =>
    await loadSource(await testContext(database, SHOP, { today: "2026-02-03" }), {
      settings,
      now: Temporal.Instant.from("2026-02-03T06:00:00Z"),
      left: [],
      openApi: () =>
        Promise.resolve({
          url,
          firstDelay: 10,
          deadline: 200,
          fetch: (input, init) => {
            asked.push(new URL(String(input)).searchParams.has("changed_from") ? "changes" : "day");
            return fetch(input, init);
          },
          [Symbol.asyncDispose]: async () => {},
        }),
    });
  await morning("2026-02-01", api); // from then on days are due
  const gone = shopApi([]);
  await gone[Symbol.asyncDispose](); // nobody listens at its port any more
  const down = await load(gone.url);
  assert.ok(down.error instanceof StorecastError && down.error.exitCode === ExitCode.api);
  assert.deepEqual([...new Set(asked)], ["changes"]);
  assert.deepEqual([down.days.length > 0, down.batches], [true, []]);
  assert.equal((await load(api.url)).error, undefined);
  assert.equal(asked.at(-1), "day");
});

Deno.test("each run asks for the changes since the previous one, with some minutes of overlap", async () => {
  await using api = shopApi([order(1, 1)]);
  for (const today of ["2026-01-02", "2026-01-03", "2026-01-05"]) await morning(today, api);
  assert.deepEqual(api.asked, ["2026-01-01T06:00:00Z", "2026-01-02T05:50:00Z", "2026-01-03T05:50:00Z"]);
});

Deno.test("a changed day stays due until it is published, and changes that could not be fetched are fetched by the next run", async () => {
  const orders = [1, 2, 3].map((number) => order(number, number));
  await using api = shopApi(orders);
  await morning("2026-01-04", api);
  Object.assign(orders[0]!, { changed: "2026-01-20T09:00:00Z", total: "3" });
  const context = await testContext(database, SHOP, { today: "2026-01-21" });
  const now = Temporal.Instant.from("2026-01-21T06:00:00Z");
  await assert.rejects(noteChanges(context, { url: `${api.url.replace(/:\d+/, ":1")}`, deadline: 50 }, now));
  await noteChanges(context, api, now);
  const changed = async (): Promise<string[]> =>
    (await dueDays(context)).filter(({ reason }) => reason === "changed").map(({ day }) => day);
  assert.deepEqual([await changed(), await changed()], [["2026-01-01"], ["2026-01-01"]]);
  await morning("2026-01-22", api);
  assert.deepEqual([await changed(), (await sales())[0]], [[], "2026-01-01 1 3"]);
});

Deno.test("if this machine's clock is ahead, changes are requested from the time of the API's clock", async () => {
  const orders = [order(1, 1)];
  const clock = { now: "2026-01-10T05:00:00Z" };
  await using api = shopApi(orders, clock);
  await morning("2026-01-10", api);
  Object.assign(orders[0]!, { changed: "2026-01-10T05:20:00Z", total: "4" });
  clock.now = "2026-01-11T05:00:00Z";
  assert.ok((await morning("2026-01-11", api)).includes("2026-01-01 changed"));
  assert.deepEqual([api.asked[1], await sales()], ["2026-01-10T04:50:00Z", ["2026-01-01 1 4"]]);
});
