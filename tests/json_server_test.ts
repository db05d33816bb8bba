import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import jsonServer from "json-server";
import { prepareSampleShop } from "../scripts/sample_shop/prepare_sample_shop.ts";
import { type SampleApi, startSampleApi } from "../scripts/sample_shop/sample_api.ts";
import { channelOf } from "../scripts/sources/documents/channel.ts";
import { readDay } from "../scripts/sources/api/sales_api.ts";
import { readSuperstore } from "./support/superstore.ts";

const TODAY = "2026-11-24";

/** The sample API, and the real json-server with the rows that the sample API gave. */
async function startBoth(): Promise<{ ours: SampleApi; theirs: { url: string }; days: string[] } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  const { firstApiDay } = await prepareSampleShop({ folder, today: TODAY });
  const ours = await startSampleApi({
    folder,
    now: () => Temporal.Instant.from(`${TODAY}T06:00:00Z`),
    timeZone: "UTC",
  });
  const orders = await (await fetch(ours.url)).json();

  const application = jsonServer.create();
  application.use(jsonServer.router({ orders }));
  const server = application.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;

  const allDays = Temporal.PlainDate.from(firstApiDay).until(TODAY, { largestUnit: "days" }).days;
  return {
    ours,
    theirs: { url: `http://127.0.0.1:${port}/orders` },
    days: Array.from({ length: allDays }, (_, days) => Temporal.PlainDate.from(firstApiDay).add({ days }).toString()),
    async [Symbol.asyncDispose](): Promise<void> {
      await ours[Symbol.asyncDispose]();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const QUERIES = [
  "",
  "?_page=1",
  "?_page=2&_limit=7",
  "?_page=0&_limit=0",
  "?_page=x&_limit=y",
  "?_page=999999",
  "?_limit=3",
  "?_page=",
  "?Order+Date=2026-11-02",
  "?Order%20Date=2026-11-02&Order%20Date=2026-11-03",
  "?Order+Date_gte=2026-11-02&Order+Date_lte=2026-11-04&_page=1&_limit=5",
  "?Order+Date_gte=2026-11-02&Order+Date_gte=2026-10-02&_limit=1",
  "?Order+Date_gte=2026-11-02&State=California&_page=1&_limit=1000",
  "?Order+Date_lte=2020-01-01&_page=1",
  "?State=California&State=Texas&Category=Technology",
  "?Sales_gte=1000&Sales_lte=1500.5",
  "?Sales=&_limit=2",
  "?Quantity_gte=many",
  "?Discount=0.2&Profit_lte=-100",
  "?City_gte=Y",
  "?Product+Name_gte=%C3%A9&_page=1",
];

Deno.test("the sample API answers as the real json-server does", async (test) => {
  await using both = await startBoth();
  for (const query of QUERIES) {
    await test.step(`GET /orders${query}`, async () => {
      const [ours, theirs] = await Promise.all([both.ours.url, both.theirs.url].map((url) => answer(url + query)));
      assert.deepEqual(ours, theirs);
    });
  }
});

async function answer(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url);
  const { host } = new URL(url);
  const header = (name: string): string | undefined => response.headers.get(name)?.replaceAll(host, "host");
  return {
    status: response.status,
    type: header("Content-Type"),
    total: header("X-Total-Count"),
    exposed: header("Access-Control-Expose-Headers"),
    // Where there is no other page json-server sends an empty header, and we none.
    link: header("Link") || undefined,
    rows: await response.json(),
  };
}

Deno.test("pulling from the sample API and from json-server reads the same days", async () => {
  await using both = await startBoth();
  const document = await readSuperstore();
  const smallPages = { ...document, api: { ...document.api, pageSize: 3 } };
  const read = async (url: string, day: string): Promise<(string | null)[][]> => {
    const lines = [];
    for await (const page of readDay(smallPages, day, { url })) lines.push(...page.lines);
    return lines.map(({ line }) => typeof line === "object" && "values" in line ? [...line.values] : []);
  };
  const dates = channelOf(document, "api").columns.indexOf("order_date");
  let total = 0;
  for (const day of both.days.slice(-21)) {
    const ours = await read(both.ours.url, day);
    assert.deepEqual(ours, await read(both.theirs.url, day));
    assert.ok(ours.every((values) => values[dates] === day));
    total += ours.length;
  }
  assert.ok(total > 100, `Only ${total} order lines in three weeks`);
});
