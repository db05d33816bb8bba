import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { DuckDBInstance } from "@duckdb/node-api";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import type { Batch } from "../scripts/loading/publish_staged.ts";
import { type Rate, readRates } from "../scripts/loading/read_rates.ts";
import { unpublishedError } from "../scripts/loading/unpublished_error.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { publishAll, publishArchive, publishDay } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { type OrderLine, orderLine } from "./support/order_line.ts";
import { readSuperstore } from "./support/superstore.ts";
import { shopContexts } from "./support/two_shops.ts";

const SUPERSTORE = await readSuperstore();
const EURO: SourceDocument = { ...SUPERSTORE, source: "euro", currency: "EUR" };
const DOLLAR: SourceDocument = { ...SUPERSTORE, source: "dollar", currency: "USD" };

const { database, api } = await loadingTest(SUPERSTORE);
const NOON = Temporal.Instant.from("2024-04-01T12:00:00Z");

async function save(rates: readonly Rate[]): Promise<Record<string, string>> {
  const [saved] = await database.call("etl.save_rates", { p_rates: rates });
  return { ...saved! };
}

function usd(day: string, rate: string): Rate {
  return { day, currency: "USD", rate };
}

async function kept(source = "dollar"): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    `select concat_ws(' ', line_id, order_date, sales, profit, quantity, discount) as text
     from ods.order_line where source_name = $1 order by line_id`,
    [source],
  );
  return rows.map(({ text }) => text);
}

/** Loads a line in the store's currency, which is the euro from then on, and returns the context of the other source. */
async function dollarShop(): Promise<Awaited<ReturnType<typeof shopContexts>>[number]> {
  const shops = [{ document: EURO }, { document: DOLLAR }];
  const [euro] = await shopContexts(database, shops, NOON);
  await publishArchive(euro!, [orderLine()]);
  return (await shopContexts(database, shops, NOON))[1]!;
}

Deno.test("amounts in another currency are converted with the rate of their day; those in the store's currency stay", async () => {
  const dollar = await dollarShop();
  await save([usd("2024-03-01", "0.9"), usd("2024-03-02", "0.5")]);
  await publishArchive(dollar, [
    orderLine({ row_id: "1", sales: "10.00", profit: "-1.5" }),
    orderLine({ row_id: "2", order_id: "A-2", order_date: "2024-03-02", sales: "0.0001", profit: "0.0003" }),
  ]);
  assert.deepEqual(await kept("euro"), ["1 2024-03-01 10.0000 1.5000 2.0000 0.2000"]);
  // A half is rounded to the even neighbour.
  assert.deepEqual(await kept(), [
    "1 2024-03-01 9.0000 -1.3500 2.0000 0.2000",
    "2 2024-03-02 0.0000 0.0002 2.0000 0.2000",
  ]);
  const [total] = await database.rows<{ sales: string }>("select sales from mart.sales_daily where day = '2024-03-01'");
  assert.equal(total!.sales, "19.0000");
});

Deno.test("conversion agrees with DuckDB's decimals and with exact integers, for any amount and rate", async () => {
  const dollar = await dollarShop();
  const duck = await (await DuckDBInstance.create()).connect();
  const amounts = fc.array(
    fc.record({ amount: fc.bigInt(-99_999_999n, 99_999_999n), rate: fc.bigInt(1n, 2_000_000n) }),
    { minLength: 28, maxLength: 28 },
  );
  const written = (number: bigint, decimals: number): string => {
    const digits = (number < 0n ? -number : number).toString().padStart(decimals + 1, "0");
    return `${number < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  };
  for (const cases of fc.sample(amounts, { numRuns: 5, seed: 7 })) {
    const days = cases.map((_, index) => `2024-03-${String(index + 1).padStart(2, "0")}`);
    await save(days.map((day, index) => usd(day, written(cases[index]!.rate, 6))));
    const lines = cases.map(({ amount }, index): OrderLine => {
      const sales = written(amount, 4);
      return orderLine({
        row_id: `${index + 10}`,
        order_id: `B-${index}`,
        order_date: days[index]!,
        sales,
        quantity: null,
      });
    });
    await publishArchive(dollar, lines);
    const rows = await database.rows<{ line_id: string; sales: string }>(
      "select line_id, sales from ods.order_line where source_name = 'dollar'",
    );
    const converted = new Map(rows.map(({ line_id, sales }) => [line_id.split("@")[0], sales]));
    for (const [index, { amount, rate }] of cases.entries()) {
      // Millionths of ten-thousandths: the last six digits are to be rounded half to even.
      const exact = amount * rate;
      const [sign, size] = exact < 0n ? [-1n, -exact] : [1n, exact];
      const [whole, rest] = [size / 1_000_000n, size % 1_000_000n];
      const up = rest > 500_000n || rest === 500_000n && whole % 2n === 1n;
      const own = sign * (up ? whole + 1n : whole);
      const found = converted.get(`${index + 10}`)!;
      assert.equal(BigInt(found.replace(".", "")), own, `${written(amount, 4)} * ${written(rate, 6)}`);
      const reader = await duck.runAndReadAll(
        `select round_even(${written(amount, 4)}::decimal(18,4) * ${
          written(rate, 6)
        }::decimal(18,6), 4)::varchar as sales`,
      );
      assert.equal(Number(reader.getRowObjects()[0]!["sales"]), Number(found));
    }
    // A line's key is its own, so the next cases replace these.
    await database.client.query("delete from ods.order_line where source_name = 'dollar'");
    await database.client.query("update etl.batch set fingerprint = 'other'");
  }
});

Deno.test("a day without a rate is held with advice, cannot be accepted, and is published once there is a rate", async () => {
  const dollar = await dollarShop();
  await save([usd("2024-03-01", "0.9")]);
  const held = await publishDay(dollar, api, {
    day: "2024-03-30",
    lines: [orderLine({ row_id: "5", order_id: "A-5", order_date: "2024-03-30" })],
  });
  assert.deepEqual([held.status, held.reason], ["held", "there is no exchange rate from USD to EUR for 2024-03-30"]);
  assert.deepEqual(await kept(), []);
  const error = await unpublishedError([held], dollar);
  assert.match(error!.advice!, /Load the rates of these days: deno task rates FILE/);
  const causes = await database.call("ops.incomplete_causes", { p_today: "2024-04-01" });
  assert.deepEqual(causes.map(({ cause, advice }) => `${cause}: ${advice}`), [
    "held: dollar: Load the rates of these days: deno task rates FILE. The next run then publishes it",
  ]);
  await assert.rejects(
    database.call("etl.accept_day", {
      p_source: "dollar",
      p_day: "2024-03-30",
      p_today: "2024-04-01",
      p_now: NOON.toString(),
    }),
    /there is no exchange rate from USD to EUR for 2024-03-30/,
  );
  assert.deepEqual(await save([usd("2024-03-30", "0.9")]), {
    rates_written: "1",
    batches_staged: "1",
    days_due: "0",
    days_of_files: "0",
  });
  await publishAll(dollar);
  assert.deepEqual(await kept(), ["5 2024-03-30 9.0000 1.3500 2.0000 0.2000"]);
});

/** The reason of a batch that is held because a rate is missing. */
async function heldReason(batch: Promise<Batch>): Promise<string | null> {
  const { held_for, reason } = await batch;
  assert.equal(held_for, "rate");
  return reason;
}

Deno.test("the reason of a file without rates names each day once, or the first and the last if there are more than three", async () => {
  const dollar = await dollarShop();
  await save([usd("2024-03-02", "0.9"), { day: "2024-03-05", currency: "GBP", rate: "1.1" }]);
  const linesOf = (days: readonly number[]): OrderLine[] =>
    days.map((day, index) => orderLine({ row_id: `${index}`, order_date: `2024-03-0${day}` }));
  assert.equal(
    await heldReason(publishArchive(dollar, linesOf([5, 4, 2, 3, 4]))),
    "there is no exchange rate from USD to EUR for 2024-03-03, 2024-03-04, 2024-03-05",
  );
  assert.equal(
    await heldReason(publishArchive(dollar, linesOf([5, 4, 2, 3, 6]))),
    "there is no exchange rate from USD to EUR for 4 days from 2024-03-03 to 2024-03-06",
  );
});

Deno.test("a line that stays as it was needs a rate as a new one does, and a row that is not loaded needs none", async () => {
  const dollar = await dollarShop();
  const lines = [1, 2].map((number) => orderLine({ row_id: `${number}`, order_date: "2024-03-30" }));
  const [, inEuro] = await shopContexts(
    database,
    [{ document: EURO }, { document: { ...DOLLAR, currency: "EUR" } }],
    NOON,
  );
  await publishDay(inEuro!, api, { day: "2024-03-30", lines });
  await shopContexts(database, [{ document: EURO }, { document: DOLLAR }], NOON);
  const read = (lines: readonly OrderLine[]): Promise<Batch> => publishDay(dollar, api, { day: "2024-03-30", lines });
  assert.match((await heldReason(read(lines)))!, /2024-03-30$/);
  assert.match((await heldReason(read(lines.map((line) => ({ ...line, sales: "7.00" })))))!, /2024-03-30$/);

  await save([usd("2024-03-30", "0.9")]);
  const otherDay = orderLine({ row_id: "3", order_date: "2024-03-29" });
  assert.equal((await read([...lines, otherDay])).status, "published");
  await save([usd("2024-03-01", "0.9")]);
  const unreadable = orderLine({ row_id: "4", order_date: "2024-03-29", sales: "x" });
  assert.equal((await publishArchive(dollar, [orderLine({ row_id: "5" }), unreadable])).status, "published");
});

Deno.test("new rates stage what is held for them, and nothing that is held for a loss or was discarded", async () => {
  const dollar = await dollarShop();
  await save([usd("2024-03-30", "0.9")]);
  const lines = [1, 2, 3].map((number) => orderLine({ row_id: `${number}`, order_date: "2024-03-30" }));
  await publishDay(dollar, api, { day: "2024-03-30", lines });
  assert.equal((await publishDay(dollar, api, { day: "2024-03-30", lines: [] })).held_for, "loss");
  const late = orderLine({ row_id: "4", order_date: "2024-03-02" });
  const discarded = await publishArchive(dollar, [{ ...late, sales: "1" }]);
  assert.equal(discarded.held_for, "rate");
  await database.call("etl.discard_batch", { p_batch_id: discarded.batch_id, p_now: NOON.toString() });
  assert.equal((await publishArchive(dollar, [late])).held_for, "rate");
  assert.equal((await save([usd("2024-03-30", "0.9")]))["batches_staged"], "0");
  assert.equal((await save([usd("2024-03-02", "0.9")]))["batches_staged"], "1");
  const batches = await database.rows(
    "select status, held_for, reason from etl.batch where batch_id > 2 order by batch_id",
  );
  assert.deepEqual(batches, [
    { status: "held", held_for: "loss", reason: "the day would lose 3 of its 3 lines" },
    { status: "discarded", held_for: "rate", reason: "there is no exchange rate from USD to EUR for 2024-03-02" },
    { status: "staged", held_for: null, reason: null },
  ]);
});

Deno.test("a corrected rate makes the days of an API due again, and the next pull restates them", async () => {
  const dollar = await dollarShop();
  const line = orderLine({ row_id: "5", order_id: "A-5", order_date: "2024-03-30" });
  await save([usd("2024-03-30", "0.9"), usd("2024-03-10", "0.9")]);
  await publishDay(dollar, api, { day: "2024-03-30", lines: [line] });
  await publishArchive(dollar, [orderLine({ row_id: "6", order_id: "A-6", order_date: "2024-03-10" })]);
  assert.deepEqual(await save([usd("2024-03-30", "0.8"), usd("2024-03-10", "0.8")]), {
    rates_written: "2",
    batches_staged: "0",
    days_due: "1",
    days_of_files: "1",
  });
  const due = await database.call("etl.plan", { p_source: "dollar", p_today: "2024-04-01" });
  assert.deepEqual(due.filter(({ reason }) => reason === "changed").map(({ day }) => day), ["2024-03-30"]);
  await publishDay(dollar, api, { day: "2024-03-30", lines: [line] });
  assert.deepEqual(await kept(), [
    "5 2024-03-30 8.0000 1.2000 2.0000 0.2000",
    "6 2024-03-10 9.0000 1.3500 2.0000 0.2000",
  ]);
  assert.deepEqual((await save([usd("2024-03-30", "0.8")]))["rates_written"], "0");
});

Deno.test("the store's currency is that of the source that was loaded first, whatever the order of the names", async () => {
  const currency = async (): Promise<string[]> =>
    (await database.rows<{ currency: string }>("select currency from etl.store_currency")).map(({ currency }) =>
      currency
    );
  const [dollar] = await shopContexts(database, [{ document: DOLLAR }, { document: EURO }], NOON);
  assert.deepEqual(await currency(), ["USD"]);
  await publishArchive(dollar!, [orderLine()]);
  const [euro] = await shopContexts(database, [{ document: EURO }, { document: DOLLAR }], NOON);
  assert.deepEqual(await currency(), ["USD"]);
  await save([{ day: "2024-03-01", currency: "EUR", rate: "1.1" }]);
  await publishArchive(euro!, [orderLine()]);
  // The currency of a store of one source follows its document; that of two stays.
  await shopContexts(database, [{ document: { ...DOLLAR, currency: "CAD" } }], NOON);
  assert.deepEqual(await currency(), ["USD"]);
  assert.deepEqual(await kept("euro"), ["1 2024-03-01 11.0000 1.6500 2.0000 0.2000"]);
});

Deno.test("several sources are refused if one of them does not state its currency", async () => {
  await assert.rejects(
    shopContexts(database, [{ document: EURO }, { document: { ...SUPERSTORE, source: "silent" } }], NOON),
    /Cannot add up the sources "silent" and "euro": the document of the first names no currency/,
  );
});

Deno.test("a file of rates may be packed with gzip or zip", async () => {
  await using folder = await temporaryFolder();
  const text = "day,currency,rate\n2024-03-01,USD,0.9\n";
  const packed = new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip")));
  const path = join(folder.path, "rates.csv.gz");
  await Deno.writeFile(path, new Uint8Array(await packed.arrayBuffer()));
  assert.deepEqual(await readRates([path]), [{ day: "2024-03-01", currency: "USD", rate: "0.9" }]);
});

Deno.test("a file of rates is read completely or not at all, and a later rate wins", async () => {
  await using folder = await temporaryFolder();
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder.path, name);
    await Deno.writeTextFile(path, text);
    return path;
  };
  const one = await write("1.csv", "\uFEFFday,currency,rate\r\n2024-03-01,USD,0.9\r\n2024-03-01,GBP,1.17\r\n");
  const two = await write("2.csv", '"rate";"day";"currency"\n0.95;2024-03-01;USD\n\n');
  assert.deepEqual(await readRates([one, two]), [
    { day: "2024-03-01", currency: "USD", rate: "0.95" },
    { day: "2024-03-01", currency: "GBP", rate: "1.17" },
  ]);
  for (
    const [text, reason] of [
      ["day,rate\n2024-03-01,1\n", "line 1 is not a header with day, currency, rate"],
      ["day,currency,rate,day\n2024-03-01,USD,1,2024-03-02\n", 'its header (line 1) has the column "day" twice'],
      [
        "day,currency,rate\n01.03.2024,USD,0.9\n",
        'line 2 has the day "01.03.2024", which is not in the form yyyy-MM-dd',
      ],
      ["day,currency,rate\n2024-03-01,usd,0.9\n", 'line 2 has the currency "usd", which is not a code such as USD'],
      ["day,currency,rate\n\n2024-03-01,USD,0,9\n", "line 3 has 4 fields instead of 3"],
      [
        "day,currency,rate\n2024-03-01,USD,0.00\n",
        'line 2 has the rate "0.00", which is not a number above 0 with a decimal point',
      ],
    ] as const
  ) {
    const path = await write("bad.csv", text);
    await assert.rejects(readRates([one, path]), (error) => {
      assert.ok(error instanceof StorecastError);
      assert.equal(error.exitCode, ExitCode.input);
      assert.equal(error.message, `Cannot load "${path}": ${reason}`);
      return true;
    });
  }
});
