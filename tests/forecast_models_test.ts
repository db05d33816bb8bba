import assert from "node:assert/strict";
import { prepared } from "./support/prepared.ts";
import { superstoreSeries } from "./support/superstore_series.ts";
import { ArimaRunner } from "../scripts/forecasting/arima/arima_runner.ts";
import { fitGlm } from "../scripts/forecasting/models/fit_glm.ts";
import { glmDesign, linearPredictor } from "../scripts/forecasting/models/glm_design.ts";
import { logLinear } from "../scripts/forecasting/models/log_linear.ts";
import type { Model } from "../scripts/forecasting/models/model.ts";
import { CHEAP_POOL } from "../scripts/forecasting/models/model_pool.ts";
import { sarima } from "../scripts/forecasting/models/sarima.ts";
import { seasonalNaive } from "../scripts/forecasting/models/seasonal_naive.ts";
import { weekdayEwma } from "../scripts/forecasting/models/weekday_ewma.ts";
import { weekdaySes } from "../scripts/forecasting/models/weekday_ses.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import oracle from "./oracles/glm.json" with { type: "json" };

const [superstore] = superstoreSeries([]) as [Series];
const ORDER = { p: 1, d: 0, q: 1, P: 0, D: 1, Q: 1, s: 7 };

/** Days whose sales depend on the weekday, with a disturbance that is the same in every run. */
function weeklyDays(count: number): number[] {
  return Array.from({ length: count }, (_, day) => 100 + 50 * (day % 7) + (day * 7919) % 23);
}

async function forecastOne(
  model: Model,
  series: Series,
  { origin, horizon }: { origin: number; horizon: number },
): Promise<number[]> {
  const [forecast] = await model.forecast(prepared(series, horizon), { origins: [origin], horizon });
  assert.ok(forecast instanceof Float64Array, JSON.stringify(forecast));
  return Array.from(forecast);
}

function assertClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, index) => {
    assert.ok(
      Math.abs(value - expected[index]!) <= tolerance * Math.abs(expected[index]!),
      `${value} against ${expected[index]}`,
    );
  });
}

Deno.test("seasonal naive repeats the last week, as often as the horizon needs", async () => {
  const series = { name: "a", start: "2024-01-01", values: weeklyDays(100) };
  const expected = [...series.values.slice(-7), ...series.values.slice(-7)].slice(0, 10);
  assert.deepEqual(await forecastOne(seasonalNaive, series, { origin: 100, horizon: 10 }), expected);
});

Deno.test("the weekday EWMA is the weighted mean of the weekday's days", async () => {
  const values = superstore.values;
  const origin = 1_000;
  const expected = Array.from({ length: 7 }, (_, step) => {
    const own = values.slice(0, origin).filter((_, day) => day % 7 === (origin + step) % 7).toReversed();
    const weights = own.map((_, week) => Math.pow(0.5, week / 13));
    return own.reduce((sum, value, week) => sum + value * weights[week]!, 0) /
      weights.reduce((sum, weight) => sum + weight);
  });
  assertClose(await forecastOne(weekdayEwma, superstore, { origin, horizon: 7 }), expected, 1e-12);
});

Deno.test("weekday-adjusted smoothing agrees with a plain computation of its formula", async () => {
  const origin = 1_003;
  const known = superstore.values.slice(0, origin);
  const year = known.slice(-364);
  const mean = year.reduce((sum, value) => sum + value) / 364;
  const index = (day: number): number => {
    const own = year.filter((_, at) => (origin - 364 + at - day) % 7 === 0);
    return own.reduce((sum, value) => sum + value) / own.length / mean;
  };
  const trial = known.slice(-730).map((value, at) => ({ value, season: index(origin - 730 + at) }));
  const square = Array.from({ length: 7 }, (_, day) => index(day) ** 2).reduce((sum, one) => sum + one) / 7;
  const runs = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3].map((weight) => {
    let smoothed = trial.slice(0, 28).reduce((sum, { value }) => sum + value, 0) / 28;
    let error = 0;
    for (const { value, season } of trial) {
      error += (value - smoothed * season) ** 2;
      smoothed += weight * (value - smoothed * season) * season / square;
    }
    return { smoothed, error };
  });
  const best = runs.toSorted((a, b) => a.error - b.error)[0]!;
  const expected = Array.from({ length: 7 }, (_, step) => best.smoothed * index(origin + step));
  assertClose(await forecastOne(weekdaySes, superstore, { origin, horizon: 7 }), expected, 1e-9);
});

Deno.test("the log-linear fit agrees with statsmodels, calendar column and penalty included", () => {
  const { start, values, promotion } = oracle;
  const series = prepared({ name: "made up", start, values, calendar: { promotion } }, 7);
  const design = glmDesign(series, { terms: { yearly: 4, monthly: 3 }, days: values.length + 7 });
  const fit = fitGlm({ design, values: series.values, length: values.length })!;
  fit.coefficients.forEach((value, index) => assert.ok(Math.abs(value - oracle.coefficients[index]!) < 1e-4));
  const origin = values.length;
  const means = oracle.means.map((_, step) =>
    fit.scale * Math.exp(linearPredictor(design, { coefficients: fit.coefficients, position: origin + step, origin }))
  );
  assertClose(means, oracle.means, 1e-4);
});

Deno.test("a fit by one step from an earlier one gives the forecast of the full fit, within 1 %", async () => {
  const series = prepared(superstore, 7);
  const terms = { yearly: 6, monthly: 0 };
  const origins = Array.from({ length: 20 }, (_, index) => series.length - 7 * (20 - index));
  const forecasts = await logLinear("a", { of: "orders", terms }).forecast(series, { origins, horizon: 7 });
  const design = glmDesign(series, { terms, days: series.length + 7 });
  origins.forEach((origin, index) => {
    const { coefficients, scale } = fitGlm({ design, values: series.orders!, length: origin })!;
    let sales = 0;
    let orders = 0;
    for (let position = origin - 1; orders < 2_500; position--) {
      sales += series.values[position]!;
      orders += series.orders![position]!;
    }
    const expected = Array.from(
      { length: 7 },
      (_, step) =>
        sales / orders * scale * Math.exp(linearPredictor(design, { coefficients, position: origin + step, origin })),
    );
    assertClose(Array.from(forecasts[index] as Float64Array), expected, 0.01);
  });
});

Deno.test("a promotion that begins after the last full fit is not overshot", async () => {
  const values = weeklyDays(700);
  const promotion = values.map(() => 0).concat(new Array(7).fill(0));
  for (const day of [600, 611, 622, 633, 644, 655, 666, 677, 688, 699]) {
    promotion[day] = 1;
    values[day]! *= 4;
  }
  promotion[702] = 1;
  const means = await forecastOne(CHEAP_POOL.find(({ name }) => name === "glm_4")!, {
    name: "a",
    start: "2023-05-02",
    values,
    calendar: { promotion },
  }, { origin: 700, horizon: 7 });
  const ratio = means[2]! / (111 + 50 * (702 % 7));
  assert.ok(ratio > 2.5 && ratio < 5, String(ratio));
});

Deno.test("a forecast does not depend on the other requested origins", async () => {
  for (const model of CHEAP_POOL) {
    const origins = [900, 907, 1_000, 1_100, 1_250];
    const together = await model.forecast(prepared(superstore, 7), { origins, horizon: 7 });
    for (const [index, origin] of origins.entries()) {
      const [alone] = await model.forecast(prepared(superstore, 7), { origins: [origin], horizon: 7 });
      assert.deepEqual(alone, together[index], model.name);
    }
  }
});

Deno.test("no model uses days after its origin", async () => {
  const changed = { ...superstore, values: superstore.values.map((value, day) => day < 1_000 ? value : 9_999) };
  for (const model of CHEAP_POOL.filter(({ name }) => !name.startsWith("orders"))) {
    const origin = 1_000;
    assert.deepEqual(
      await forecastOne(model, changed, { origin, horizon: 7 }),
      await forecastOne(model, superstore, { origin, horizon: 7 }),
      model.name,
    );
  }
});

Deno.test("npm's arima agrees with R's arima() on the last year of the Superstore", async () => {
  using runner = new ArimaRunner({ timeout: 60_000 });
  const values = Float64Array.from(superstore.values.slice(-365));
  const fit = await runner.fit({ values, order: { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, s: 7 }, horizon: 3 });
  assert.ok("mean" in fit, JSON.stringify(fit));
  assert.equal(fit.code, 1);
  // R: arima(y, c(0, 1, 1), list(order = c(0, 1, 1), period = 7), method = "ML"), predict(n.ahead = 3)
  assertClose(fit.mean, [3510.2, 3674.2, 2013.9], 0.002);
  assertClose(fit.variance.map(Math.sqrt), [2167.0, 2167.8, 2168.7], 0.002);
});

Deno.test("after a trap of its instance the runner returns a refusal and fits the next series", async () => {
  using runner = new ArimaRunner({ timeout: 60_000 });
  const short = await runner.fit({ values: Float64Array.of(1, 2, 3), order: ORDER, horizon: 7 });
  assert.match("reason" in short ? short.reason : "", /too short/);
  const tooLong = await runner.fit({ values: Float64Array.from(weeklyDays(10_000)), order: ORDER, horizon: 7 });
  assert.ok("reason" in tooLong);
  const next = await runner.fit({ values: Float64Array.from(weeklyDays(400)), order: ORDER, horizon: 7 });
  assert.ok("mean" in next, JSON.stringify(next));
});

Deno.test("the runner aborts a fit that takes too long and continues with the next", async () => {
  using runner = new ArimaRunner({ timeout: 0 });
  const values = Float64Array.from(superstore.values);
  const fit = await runner.fit({ values, order: { ...ORDER, s: 12 }, horizon: 7 });
  assert.deepEqual(fit, { reason: "it took longer than 0 ms" });
});

Deno.test("a fit of the seasonal model that fails, does not converge or is implausible is refused", async () => {
  const fits = [{ mean: [1, 2], variance: [1, 1], code: 4 }, { mean: [1, 400], variance: [1, 1], code: 1 }, {
    reason: "Too short",
  }];
  const runner = { fit: () => Promise.resolve(fits.shift()!) } as unknown as ArimaRunner;
  const model = sarima("sarima", { order: ORDER, mostDays: 365, runner });
  const series = prepared({
    name: "a",
    start: "2024-01-01",
    values: weeklyDays(100).map((value) => Math.min(value, 250)),
  }, 2);
  assert.deepEqual(await model.forecast(series, { origins: [98, 99, 100], horizon: 2 }), [
    { reason: "the fit did not converge (code 4)" },
    { reason: "a forecast day is out of proportion to the largest day of the past" },
    { reason: "the fit failed: Too short" },
  ]);
});
