import assert from "node:assert/strict";
import { prepared } from "./support/prepared.ts";
import { superstoreSeries } from "./support/superstore_series.ts";
import { daysBetween } from "../scripts/core/days.ts";
import { ArimaRunner } from "../scripts/forecasting/arima/arima_runner.ts";
import { closedDays } from "../scripts/forecasting/closed_days.ts";
import { forecastAll } from "../scripts/forecasting/forecast_all.ts";
import { forecastSeries } from "../scripts/forecasting/forecast_series.ts";
import type { BacktestCache } from "../scripts/forecasting/model_forecasts.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import type { SeriesForecast, SeriesResult } from "../scripts/forecasting/series_forecast.ts";

const [superstore] = superstoreSeries([]) as [Series];
const OPTIONS = { horizon: 7, origins: 26 };

/** Days whose sales depend on the weekday, with a disturbance that is the same in every run. */
function weeklyDays(count: number): number[] {
  return Array.from({ length: count }, (_, day) => 100 + 50 * (day % 7) + (day * 7919) % 23);
}

function made(values: readonly number[], more: Partial<Series> = {}): Series {
  return { name: "made up", start: "2023-01-02", values, ...more };
}

function forecastOf(result: SeriesResult): SeriesForecast {
  assert.ok("forecast" in result, JSON.stringify(result));
  return result.forecast;
}

function assertOrdered(forecast: SeriesForecast): void {
  for (const { lo95, lo80, mean, hi80, hi95 } of [...forecast.points, forecast.sum]) {
    const ascending = [0, lo95, lo80, mean, hi80, hi95];
    assert.ok(ascending.every(Number.isFinite), JSON.stringify(ascending));
    assert.deepEqual(ascending, ascending.toSorted((a, b) => a - b));
  }
}

Deno.test("the Superstore's total is forecast with models of orders and their value", async () => {
  const forecast = forecastOf(await forecastSeries(superstore, OPTIONS));
  assertOrdered(forecast);
  assert.equal(forecast.cutoff, "2017-12-30");
  assert.deepEqual(forecast.points.map(({ day }) => day).at(-1), "2018-01-06");
  assert.deepEqual([forecast.status, forecast.reason], ["ok", undefined]);
  assert.equal(forecast.intervals, "simulated");
  assert.equal(forecast.models.length, 3);
  assert.ok(forecast.models.every((model) => model.startsWith("orders_")), forecast.models.join());
  const naive = forecast.scores.find(({ model }) => model === "seasonal_naive")!;
  assert.equal(naive.relative, 1);
});

Deno.test("the seasonal model is tried only if a model of sales is among the best", async () => {
  using runner = new ArimaRunner({ timeout: 60_000 });
  const isTried = (result: SeriesResult): boolean =>
    "cache" in result && Object.keys(JSON.parse(result.cache)).some((key) => key.startsWith("sarima/"));
  const { name, start, values } = superstore;
  const withoutOrders = await forecastSeries({ name, start, values }, { ...OPTIONS, runner });
  assert.ok(isTried(withoutOrders));
  assert.equal(forecastOf(withoutOrders).intervals, "past errors");
  assert.ok(!isTried(await forecastSeries(superstore, { ...OPTIONS, runner })));
});

const spike = weeklyDays(400);
spike[250] = 1e9;
const ugly: [name: string, series: Series, largest: number][] = [
  ["only zeros", made(new Array(200).fill(0)), 0],
  ["a constant", made(new Array(200).fill(5)), 5.01],
  ["one day", made([12]), 12],
  ["three days", made([10, 0, 30]), 30],
  ["twenty days", made(weeklyDays(20)), 500],
  ["sixty days", made(weeklyDays(60)), 600],
  ["ten years", made(weeklyDays(3_653)), 600],
  ["huge numbers", made(weeklyDays(400).map((value) => value * 1e12)), 6e14],
  ["tiny numbers", made(weeklyDays(400).map((value) => value * 1e-12)), 6e-10],
  ["a spike a million times the rest", made(spike), 600],
  ["a negative day", made(weeklyDays(400).with(300, -500)), 600],
  ["one order a month", made(Array.from({ length: 900 }, (_, day) => day % 30 === 4 ? 80 : 0)), 80],
  ["orders without sales", made(new Array(200).fill(0), { orders: new Array(200).fill(3) }), 0],
  ["sales without orders", made(weeklyDays(200), { orders: new Array(200).fill(0) }), 600],
  ["one order ever", made(new Array(300).fill(0).with(100, 80), { orders: new Array(300).fill(0).with(100, 1) }), 80],
];
for (const [name, series, largest] of ugly) {
  Deno.test(`a series of ${name} gets a finite, sensible forecast`, async () => {
    const forecast = forecastOf(await forecastSeries(series, OPTIONS));
    assertOrdered(forecast);
    forecast.points.forEach(({ mean }) => assert.ok(mean <= largest, `${mean}`));
  });
}

const refused: [name: string, series: Series, reason: RegExp][] = [
  ["no days", made([]), /no day with a known value/],
  ["only unknown days", made([NaN, NaN]), /no day with a known value/],
  ["infinite sales", made([1, Infinity]), /a value of Infinity/],
  ["more returns than sales", made([10, -30, 5]), /add up to less than 0/],
  ["a calendar that ends too soon", made([1, 2, 3], { calendar: { holiday: [0, 1, 0, 0] } }), /"holiday" has 4 days/],
  ["fewer order counts than days", made([1, 2, 3], { orders: [1, 2] }), /3 values but 2 order counts/],
];
for (const [name, series, reason] of refused) {
  Deno.test(`a series of ${name} is refused with a reason`, async () => {
    const result = await forecastSeries(series, OPTIONS);
    assert.match("reason" in result ? result.reason : "", reason);
  });
}

Deno.test("a RangeError of the runtime is an error, and never becomes a refusal", async () => {
  const noDay = made(weeklyDays(100), { start: "2023-02-30" });
  await assert.rejects(forecastSeries(noDay, OPTIONS), RangeError);
  await assert.rejects(
    forecastSeries(made(weeklyDays(100)), { ...OPTIONS, horizon: Number.MAX_SAFE_INTEGER }),
    RangeError,
  );
  await assert.rejects(forecastAll([noDay], { ...OPTIONS, workers: 1 }), /"made up" failed: RangeError/);
});

Deno.test("forecasts of short histories name the averaged plain models and say that bounds are not calibrated", async () => {
  const twenty = forecastOf(await forecastSeries(made(weeklyDays(20)), OPTIONS));
  assert.deepEqual(twenty.models, ["ewma", "ses"]);
  const sixty = forecastOf(await forecastSeries(made(weeklyDays(60)), OPTIONS));
  assert.deepEqual(sixty.models, ["ewma", "ses", "glm_4"]);
  assert.equal(sixty.status, "fallback");
  assert.match(
    sixty.reason!,
    /only 60 days of history, plain models are averaged; bounds not calibrated: 2 of 26 origins/,
  );
  const five = forecastOf(await forecastSeries(made([1, 2, 3, 4, 5]), OPTIONS));
  assert.deepEqual(five.models, ["flat_mean"]);
  assert.equal(five.points[0]!.mean, 3);
});

Deno.test("an average that is clearly worse than seasonal naive is replaced by it, with the reason", async () => {
  // each week repeats the last but for a jump every ten weeks, which averages are slow to follow
  const values = Array.from(
    { length: 420 },
    (_, day) => (100 + 30 * (day % 7)) * (1 + (Math.floor(day / 70) * 37) % 11),
  );
  const forecast = forecastOf(await forecastSeries(made(values), OPTIONS));
  assert.deepEqual(forecast.models, ["seasonal_naive"]);
  assert.equal(forecast.status, "fallback");
  assert.match(forecast.reason!, /were clearly worse than seasonal naive over the backtest \(z \d/);
  assert.deepEqual(forecast.points.map(({ mean }) => mean), values.slice(-7));
});

Deno.test("an outage is neither fitted to nor scored", async () => {
  const values = weeklyDays(400);
  for (let day = 350; day < 360; day++) values[day] = NaN;
  const forecast = forecastOf(await forecastSeries(made(values), OPTIONS));
  assert.deepEqual(forecast.notes, ["10 days without a known value are not fitted to and not scored"]);
  forecast.points.forEach(({ mean }, step) => {
    assert.ok(Math.abs(mean - (111 + 50 * ((400 + step) % 7))) < 15, String(mean));
  });
  assert.ok(forecast.scores.every(({ rmse }) => rmse < 40), JSON.stringify(forecast.scores));
});

Deno.test("a day of more than 1,000 times the others is excluded as an outlier, with a note; a giant order stays", () => {
  const { values, notes } = prepared(made(spike), 7);
  assert.ok(Number.isNaN(values[250]!));
  assert.deepEqual(notes, ["day 2023-09-09 is more than 1000 times the others: excluded as an outlier"]);
  const giant = weeklyDays(400).with(250, 100_000);
  assert.deepEqual(prepared(made(giant), 7).notes, []);
  for (const series of superstoreSeries(["State", "Sub-Category"])) {
    assert.ok(prepared(series, 7).notes.every((note) => note.startsWith("begins")), series.name);
  }
});

Deno.test("the forecast of a closed weekday is 0, that of a quiet one is not", async () => {
  const closed = weeklyDays(400).map((value, day) => day % 7 === 6 ? 0 : value);
  const forecast = forecastOf(await forecastSeries(made(closed), OPTIONS));
  forecast.points.forEach((point, step) => {
    const isClosed = (400 + step) % 7 === 6;
    assert.equal(point.mean === 0, isClosed);
    if (isClosed) assert.equal(point.hi95, 0);
  });
  const rare = prepared(made(Array.from({ length: 400 }, (_, day) => day % 10 === 3 ? 50 : 0)), 7);
  assert.ok(closedDays(rare, { origin: rare.length, horizon: 7 }).every((isClosed) => !isClosed));
});

Deno.test("the forecast is 0 on days with a calendar value that never had sales", async () => {
  const open = Array.from({ length: 407 }, (_, day) => day % 37 === 5 || day === 402 ? 0 : 1);
  const values = weeklyDays(400).map((value, day) => open[day] === 0 ? 0 : value);
  const forecast = forecastOf(await forecastSeries(made(values, { calendar: { open } }), OPTIONS));
  assert.deepEqual(forecast.points.map(({ mean }) => mean === 0), [false, false, true, false, false, false, false]);
});

Deno.test("a promotion known in advance moves the forecast", async () => {
  const promotion = Array.from({ length: 407 }, (_, day) => day % 9 === 2 || day === 401 ? 1 : 0);
  const values = weeklyDays(400).map((value, day) => promotion[day] === 1 ? 2 * value : value);
  const forecast = forecastOf(await forecastSeries(made(values, { calendar: { promotion } }), OPTIONS));
  forecast.points.forEach(({ mean }, step) => {
    const ratio = mean / (111 + 50 * ((400 + step) % 7));
    assert.ok(Math.abs(ratio - (promotion[400 + step] === 1 ? 2 : 1)) < 0.2, `${step}: ${ratio}`);
  });
});

Deno.test("a past forecast does not use days after its cutoff", async () => {
  const result = await forecastSeries(superstore, { ...OPTIONS, backtest: 3 });
  assert.ok("backtest" in result);
  const cut = superstore.values.length - 14;
  const then = await forecastSeries(
    { ...superstore, values: superstore.values.slice(0, cut), orders: superstore.orders!.slice(0, cut) },
    OPTIONS,
  );
  assert.deepEqual(result.backtest[1], forecastOf(then));
});

Deno.test("with the cache the forecast a day later is the same, and only new results are computed", async () => {
  const before = { ...superstore, values: superstore.values.slice(0, -1), orders: superstore.orders!.slice(0, -1) };
  const options = { ...OPTIONS, weekday: 4 };
  const yesterday = await forecastSeries(before, options);
  assert.ok("cache" in yesterday);
  const cache = JSON.parse(yesterday.cache) as BacktestCache;
  const today = await forecastSeries(superstore, { ...options, cache: yesterday.cache });
  assert.ok("cache" in today);
  assert.deepEqual(forecastsOf(today), forecastsOf(await forecastSeries(superstore, options)));
  const keys = Object.keys(JSON.parse(today.cache));
  const fresh = keys.filter((key) => !(key in cache));
  // The origins are the same, and so are the levels of their bounds and the full fits. New are only the forecasts from today's
  // origin: those of the models averaged and of the baseline.
  assert.ok("forecast" in today);
  const names = ["seasonal_naive", ...today.forecast.models];
  const origin = daysBetween("1970-01-01", today.forecast.cutoff) + 1;
  assert.deepEqual(fresh.sort(), names.map((name) => `${name}/7/${origin}`).sort());
  assert.ok(keys.some((key) => key.startsWith("fit of ")));
});

Deno.test("the cache is not used for days that were restated", async () => {
  const yesterday = await forecastSeries(superstore, OPTIONS);
  assert.ok("cache" in yesterday);
  const values = superstore.values.with(1_300, 5_000);
  const restated = { ...superstore, values };
  assert.deepEqual(
    forecastsOf(await forecastSeries(restated, { ...OPTIONS, cache: yesterday.cache })),
    forecastsOf(await forecastSeries(restated, OPTIONS)),
  );
});

/** The forecasts without the cache, which has fewer entries if fewer had to be computed. */
function forecastsOf(result: SeriesResult): unknown {
  assert.ok("forecast" in result);
  return { forecast: result.forecast, backtest: result.backtest };
}
