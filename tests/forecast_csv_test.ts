import assert from "node:assert/strict";
import { superstoreSeries } from "./support/superstore_series.ts";
import { forecastAll } from "../scripts/forecasting/forecast_all.ts";
import { formatForecasts } from "../scripts/forecasting/format_forecasts.ts";
import { readSeries } from "../scripts/forecasting/read_series.ts";
import type { Series } from "../scripts/forecasting/series.ts";

const dayOf = (start: string, position: number): string =>
  Temporal.PlainDate.from(start).add({ days: position }).toString();

/** Days whose sales depend on the weekday, with a disturbance that is the same in every run. */
function weeklyDays(count: number): number[] {
  return Array.from({ length: count }, (_, day) => 100 + 50 * (day % 7) + (day * 7919) % 23);
}

function toCsv(series: readonly Series[]): string {
  const field = (number: number | undefined): string =>
    number === undefined || Number.isNaN(number) ? "" : String(number);
  const lines = series.flatMap(({ name, start, values, orders }) =>
    values.map((value, position) => {
      return [`"${name.replaceAll('"', '""')}"`, dayOf(start, position), field(value), field(orders?.[position])]
        .join();
    })
  );
  return ["series,day,value,orders", ...lines].join("\n") + "\n";
}

Deno.test("series that are written as CSV are read back the same", () => {
  const series = [
    ...superstoreSeries(["Category"]),
    { name: 'a "quoted", name', start: "2024-02-27", values: [1, NaN, 0, 4.5], orders: [1, NaN, 0, 2] },
  ];
  const { series: read, refusals, notes } = readSeries(toCsv(series), { horizon: 7 });
  assert.deepEqual(read, series);
  assert.deepEqual([refusals, notes], [[], []]);
});

Deno.test("rows in any order, days without a row and the calendar of the horizon are read", () => {
  const text =
    "\uFEFFday,holiday,value,series\r\n2024-03-05,1,,a\r\n2024-03-04,0,7,a\r\n2024-03-01,0,5,a\r\n2024-03-02,1,,a\r\n";
  const { series, notes } = readSeries(text, { horizon: 2 });
  assert.deepEqual(series, [{
    name: "a",
    start: "2024-03-01",
    values: [5, NaN, 0, 7],
    calendar: { holiday: [0, 1, 0, 0, 1, 0] },
  }]);
  assert.deepEqual(notes, ['Series "a": 1 calendar numbers of the horizon are missing, the usual ones are taken']);
});

Deno.test("a series with a row that cannot be read is refused alone, and named with the line", () => {
  const text =
    "series,day,value\na,2024-03-01,5\nb,2024-03-01,x\nc,01.03.2024,5\nd,2024-03-01,5\nd,2024-03-01,6\ne,2024-03-01,\nf,2024-03-01\n";
  const { series, refusals } = readSeries(text, { horizon: 7 });
  assert.deepEqual(series.map(({ name }) => name), ["a"]);
  assert.deepEqual(refusals, [
    { name: "b", reason: 'Line 3 cannot be read: "x" in the column "value" is not a number' },
    { name: "c", reason: 'Line 4 cannot be read: "01.03.2024" is not a day written as yyyy-MM-dd' },
    { name: "d", reason: "It has two rows for 2024-03-01" },
    { name: "e", reason: "It has no day with a value" },
    { name: "f", reason: "Line 8 cannot be read: 2 fields instead of 3" },
  ]);
  assert.throws(() => readSeries("series,sales\n", { horizon: 7 }), /its header lacks "day" and "value"/);
});

Deno.test("many series give the same results with one worker, two and three, some of which cannot be forecast", async () => {
  const series: Series[] = [
    ...superstoreSeries([]),
    { name: "nothing known", start: "2024-01-01", values: [NaN] },
    { name: "short", start: "2024-01-01", values: weeklyDays(30) },
    { name: "without orders", start: "2024-01-01", values: weeklyDays(500) },
  ];
  const run = (workers: number): ReturnType<typeof forecastAll> =>
    forecastAll(series, { horizon: 7, origins: 8, workers });
  const one = await run(1);
  assert.deepEqual(await run(2), one);
  assert.deepEqual(await run(3), one);
  assert.deepEqual(one.map(({ name }) => name), series.map(({ name }) => name));
  assert.deepEqual(one.filter((result) => "reason" in result).map(({ name }) => name), ["nothing known"]);
});

Deno.test("the task writes one row a day, and with --backtest and --sums the past and the sums as well", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/series.csv`;
    const series = [
      { name: "shop", start: "2024-01-01", values: weeklyDays(150) },
      { name: "returns", start: "2024-01-01", values: [-5] },
    ];
    await Deno.writeTextFile(file, toCsv(series));
    const plain = await task([file]);
    assert.equal(plain.code, 0);
    const lines = plain.stdout.trimEnd().split("\n");
    assert.equal(lines[0], "series,day,horizon,mean,lo_80,hi_80,lo_95,hi_95");
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(",").slice(0, 3).join()),
      [1, 2, 3, 4, 5, 6, 7].map((step) => `shop,${dayOf("2024-01-01", 149 + step)},${step}`),
    );
    assert.match(plain.stderr, /Series "returns" is not projected: Its values add up to less than 0\./);

    const full = await task([file, "--horizon", "3", "--backtest", "2", "--sums", "--workers", "1"]);
    const rows = full.stdout.trimEnd().split("\n").map((line) => line.split(","));
    assert.equal(rows[0]!.at(-1), "cutoff");
    assert.deepEqual(rows.slice(1).map((row) => row[2]), [
      "1",
      "2",
      "3",
      "sum",
      "1",
      "2",
      "3",
      "sum",
      "1",
      "2",
      "3",
      "sum",
    ]);
    assert.deepEqual([...new Set(rows.slice(1).map((row) => row.at(-1)))], ["2024-05-15", "2024-05-22", "2024-05-29"]);
    const results = await forecastAll(readSeries(toCsv(series), { horizon: 3 }).series, { horizon: 3, backtest: 2 });
    assert.equal(full.stdout, formatForecasts(results, { backtest: true, sums: true }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the task says what is wrong with a file and leaves with the exit code for input", async () => {
  const missing = await task(["/nowhere/series.csv"]);
  assert.equal(missing.code, 3);
  assert.equal(missing.stderr, 'Cannot read "/nowhere/series.csv": there is no such file.\n');
});

/** Runs the task as `deno task forecast:csv` does. */
async function task(parameters: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const root = new URL("..", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "-P=forecast:csv", "scripts/forecast_csv.ts", ...parameters],
    cwd: root,
    env: { NO_COLOR: "1" },
  }).output();
  const read = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const lines = read(stderr).split("\n").filter((line) => !line.includes("experimental feature")).join("\n");
  return { code, stdout: read(stdout), stderr: lines };
}
