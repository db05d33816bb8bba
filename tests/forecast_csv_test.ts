import assert from "node:assert/strict";
import { join } from "node:path";
import { isDay } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { forecastAll } from "../scripts/forecasting/forecast_all.ts";
import { formatForecasts } from "../scripts/forecasting/format_forecasts.ts";
import { type ReadSeries, readSeries } from "../scripts/forecasting/read_series.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import { assertFails, assertSays, temporaryFolder } from "./support/assert_fails.ts";
import { runTask } from "./support/run_task.ts";
import { superstoreSeries } from "./support/superstore_series.ts";

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

/** Calls `work` with the path of a file that holds `content`. */
async function withFile<Result>(
  content: string | Uint8Array,
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "series.csv");
  await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
  return await work(path);
}

async function read(content: string, horizon: number): Promise<ReadSeries> {
  return await withFile(content, (path) => readSeries(path, { horizon }));
}

Deno.test("series written as CSV are read back unchanged", async () => {
  const series = [
    ...superstoreSeries(["Category"]),
    { name: 'a "quoted", name\nof two lines', start: "2024-02-27", values: [1, NaN, 0, 4.5], orders: [1, NaN, 0, 2] },
  ];
  const { series: found, refusals, notes } = await read(toCsv(series), 7);
  assert.deepEqual(found, series);
  assert.deepEqual([refusals, notes], [[], []]);
});

Deno.test("rows in any order, days without a row and the calendar of the horizon are read", async () => {
  const text =
    "\uFEFFday,holiday,value,series\r\n2024-03-05,1,,a\r\n2024-03-04,0,7,a\r\n2024-03-01,0,5,a\r\n2024-03-02,1,,a\r\n";
  const { series, notes } = await read(text, 2);
  assert.deepEqual(series, [{
    name: "a",
    start: "2024-03-01",
    values: [5, NaN, 0, 7],
    calendar: { holiday: [0, 1, 0, 0, 1, 0] },
  }]);
  assert.deepEqual(notes, [
    'Series "a": 1 calendar numbers of the horizon are missing; the most frequent ones are used',
  ]);
});

Deno.test("only the series of an invalid row is refused, with file, line, column, value and what is wanted", async () => {
  const text = `series,day,value,promotion
a,2024-03-01,5,0
b,2024-03-01,x,0
c,01.03.2024,5,0
d,2024-03-01,5,0
d,2024-03-01,6,0
e,2024-03-01,,0
f,2024-03-01
g,2024-02-30,5,0
h,2024-03-01,5,0
h,,5,0
h,2024-13-01,5,0
i,2024-03-01,5,yes
j,2024-03-01,1e308,0
k,2024-03-01,5,5e-324
l,2024-03-01,5,0
l,9999-12-31,5,0
m,9999-12-30,5,0
n,${"9".repeat(500)},5,0
`;
  await withFile(text, async (path) => {
    const { series, refusals } = await readSeries(path, { horizon: 7 });
    assert.deepEqual(series.map(({ name }) => name), ["a"]);
    assert.deepEqual(Object.fromEntries(refusals.map(({ name, reason }) => [name, reason])), {
      b: `"${path}", line 3: "value" "x" is not a number as 1234.5678`,
      c: `"${path}", line 4: "day" "01.03.2024" is not a day as yyyy-MM-dd`,
      d: "It has two rows for 2024-03-01",
      e: "It has no day with a value",
      f: `"${path}", line 8: the row has 2 fields instead of 4`,
      g: `"${path}", line 9: "day" "2024-02-30" is not a day as yyyy-MM-dd`,
      h: `"${path}", line 11: "day" is missing`,
      i: `"${path}", line 13: "promotion" "yes" is not a number as 1234.5678`,
      j: `"${path}", line 14: "value" "1e308" is not between 1e-100 and 1e+100`,
      k: `"${path}", line 15: "promotion" "5e-324" is not between 1e-100 and 1e+100`,
      l: "It has 2913114 days, from 2024-03-01 to 9999-12-31, and at most 36525 are read",
      m: "It ends with 9999-12-30, and days end with the year 9999",
      n: `"${path}", line 19: "day" "${"9".repeat(80)}…" is not a day as yyyy-MM-dd`,
    });
  });
});

Deno.test("a day must exist in the calendar and be written as yyyy-MM-dd", () => {
  for (const year of ["0001", "1900", "2000", "2023", "2024", "9999"]) {
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        const text = [year, ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");
        const days = month >= 1 && month <= 12 ? new Date(Date.UTC(Number(year) + 400, month, 0)).getUTCDate() : 0;
        assert.equal(isDay(text), day >= 1 && day <= days, text);
      }
    }
  }
  for (
    const text of [
      "",
      "2024-2-29",
      "20240229",
      "2024-02-29T00:00",
      " 2024-02-29",
      "+002024-02-29",
      "29.02.2024",
      "0000-01-01",
    ]
  ) {
    assert.equal(isDay(text), false, text);
  }
});

Deno.test("many series, some of which cannot be forecast, give the same results with one, two and three workers", async () => {
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

Deno.test("forecast:csv writes one row per day, and with --backtest and --sums also past forecasts and sums", async () => {
  const series = [
    { name: "shop", start: "2024-01-01", values: weeklyDays(150) },
    { name: "returns", start: "2024-01-01", values: [-5] },
  ];
  await withFile(toCsv(series), async (path) => {
    const plain = await runTask(["forecast:csv", path]);
    assert.equal(plain.code, ExitCode.ok);
    const lines = plain.stdout.trimEnd().split("\n");
    assert.equal(lines[0], "series,day,horizon,mean,lo_80,hi_80,lo_95,hi_95");
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(",").slice(0, 3).join()),
      [1, 2, 3, 4, 5, 6, 7].map((step) => `shop,${dayOf("2024-01-01", 149 + step)},${step}`),
    );
    assert.match(plain.stderr, /Series "returns" has no forecast: Its values add up to less than 0\./);

    const options = ["--horizon", "3", "--backtest", "2", "--sums", "--workers", "1"];
    const full = await runTask(["forecast:csv", path, ...options]);
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
    const { series: found } = await readSeries(path, { horizon: 3 });
    const results = await forecastAll(found, { horizon: 3, backtest: 2 });
    assert.equal(full.stdout, `${formatForecasts(results, { backtest: true, sums: true })}\n`);
  });
});

Deno.test("forecast:csv names an invalid day with its line, and has the exit code for input if no series is left", async () => {
  await withFile("series,day,value\nshop,2024-02-29,5\nshop,2024-02-30,5\n", async (path) => {
    const { code, stdout, stderr } = await runTask(["forecast:csv", path]);
    assert.deepEqual([code, stdout], [ExitCode.input, "series,day,horizon,mean,lo_80,hi_80,lo_95,hi_95\n"]);
    assertSays(
      stderr.split("\n").slice(0, -1).join(" "),
      `Series "shop" has no forecast: "${path}", line 3: "day" "2024-02-30" is not a day as yyyy-MM-dd. ` +
        `Cannot forecast any of the 1 series of "${path}". See the lines above.`,
    );
  });
});

Deno.test("--horizon of forecast:csv has the same limits and message as that of forecast", async () => {
  await withFile("series,day,value\nshop,2024-02-29,5\n", async (path) => {
    for (const horizon of ["0", "367", "5000000000", "7.5"]) {
      const [csv, forecast] = await Promise.all([
        runTask(["forecast:csv", path, "--horizon", horizon]),
        runTask(["forecast", "--horizon", horizon]),
      ]);
      assert.equal(csv.code, ExitCode.usage);
      assert.match(csv.stderr, /It must be a whole number from 1 to 366\./);
      assert.equal(csv.stderr.replaceAll("forecast:csv", "forecast"), forecast.stderr);
    }
    assert.equal((await runTask(["forecast:csv", path, "--horizon", "366"])).code, ExitCode.ok);
    const backtest = await runTask(["forecast:csv", path, "--backtest", "5000000000"]);
    assert.match(backtest.stderr, /It must be a whole number from 1 to 1000\./);
  });
});

const HEADER = "series,day,value\n";
const ROW = "shop,2024-02-29,5\n";
const FILES: Record<string, { content: string | Uint8Array; says: string }> = {
  "is empty": { content: "", says: "it is empty. Check that the file is complete." },
  "has a header and no rows": {
    content: HEADER,
    says: "it has a header and no rows. Check that the file is complete.",
  },
  "lacks columns": {
    content: "series,sales\n",
    says: 'its header (line 1) lacks "day", "value"; it has "series", "sales". See …',
  },
  "names a column twice": {
    content: "series,day,value,value\n",
    says: 'its header (line 1) has the column "value" twice. Give every column a different name.',
  },
  "has another separator": {
    content: "series;day;value\nshop;2024-02-29;5\n",
    says: 'its header (line 1) lacks "series", "day", "value"; it has "series;day;value". See …',
  },
  "is not UTF-8": {
    content: Uint8Array.from(`${HEADER}${ROW}caf\xe9,2024-02-29,5\n`, (letter) => letter.charCodeAt(0)),
    says: "line 3 is not valid UTF-8. Correct the line.",
  },
  "is JSON": {
    content: '[{"series": "shop"}]',
    says: "it is JSON. Export the data as CSV.",
  },
  "has a quote that is never closed": {
    content: `${HEADER}${ROW}"shop,2024-03-01,5\n`,
    says: "line 3 has a quote that is never closed. Correct the line.",
  },
  "has a short row and its series last": {
    content: `day,value,series\n2024-02-29,5,shop\n5,shop\n`,
    says: "line 3 has 2 fields instead of 3. Correct the line.",
  },
};

for (const [what, { content, says }] of Object.entries(FILES)) {
  Deno.test(`a file that ${what} is an error, and nothing of it is forecast`, async () => {
    await withFile(content, async (path) => {
      await assertFails(["forecast:csv", path], {}, {
        exitCode: ExitCode.input,
        says: `Cannot forecast "${path}": ${says}`,
      });
    });
  });
}

Deno.test("a missing file, a folder and a pipe are refused with the same messages as in archive", async () => {
  await using folder = await temporaryFolder();
  const pipe = join(folder.path, "pipe");
  assert.ok((await new Deno.Command("mkfifo", { args: [pipe] }).output()).success);
  const advice = "Check that the path is right and that you may read the file";
  const cases: Record<string, string> = {
    [join(folder.path, "series.csv")]: `there is no such file or folder. ${advice}`,
    [folder.path]: `it is a folder. ${advice}`,
    [pipe]: "it is a pipe or a device, not a file. Write it to a file first",
  };
  for (const [path, says] of Object.entries(cases)) {
    await assertFails(["forecast:csv", path], {}, {
      exitCode: ExitCode.input,
      says: `Cannot read "${path}": ${says}.`,
    });
  }
});
