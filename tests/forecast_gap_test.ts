import assert from "node:assert/strict";
import { forecastAll } from "../scripts/forecasting/forecast_all.ts";
import { orderDispersion } from "../scripts/forecasting/forecast_draws.ts";
import { forecastSeries } from "../scripts/forecasting/forecast_series.ts";
import { intervalOf } from "../scripts/forecasting/predictive_draws.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import type { SeriesForecast, SeriesResult } from "../scripts/forecasting/series_forecast.ts";
import { type OrderSample, simulateOrders } from "../scripts/forecasting/simulate_orders.ts";
import { prepared } from "./support/prepared.ts";

/** Four months of sales, three months without, and five months of sales: two archives with a hole between them. */
const GAP: Series = (() => {
  const isOpen = (day: number): boolean => day < 120 || day >= 214;
  const orders = Array.from({ length: 365 }, (_, day) => isOpen(day) ? 4 + (day * 7919) % 7 : 0);
  const values = orders.map((count, day) => count * (400 + (day * 104_729) % 500));
  return { name: "category: Technology", start: "2025-06-01", values, orders, quantity: orders.map((one) => 3 * one) };
})();

const SAMPLE: OrderSample = {
  counts: Float64Array.of(1, 2, 4, 9),
  amounts: Float64Array.of(10, 20, 40, 90),
  meanValue: 10,
};

function forecastOf(result: SeriesResult): SeriesForecast {
  assert.ok("forecast" in result, JSON.stringify(result));
  return result.forecast;
}

function meanOf(numbers: Iterable<number>): number {
  const list = [...numbers];
  return list.reduce((sum, one) => sum + one, 0) / list.length;
}

Deno.test("after a gap the forecast has bounds on both sides of the mean", async () => {
  const options = { horizon: 7, weekday: 4, workers: 1, backtest: 2 };
  const [result] = await forecastAll([GAP], options) as [SeriesResult];
  const { points, sum, orders, quantity, status } = forecastOf(result);
  assert.equal(status, "ok");
  const largest = Math.max(...GAP.values);
  for (const { lo95, lo80, mean, hi80, hi95 } of points) {
    assert.ok(lo95 < lo80 && lo80 < mean && mean < hi80 && hi80 < hi95, `${[lo95, lo80, mean, hi80, hi95]}`);
    assert.ok(hi95 < 2 * largest, `${hi95}`);
  }
  for (const { lo80, mean, hi80 } of [sum, orders!.sum, quantity!.sum, ...orders!.points, ...quantity!.points]) {
    assert.ok(lo80 < mean && mean < hi80, `${[lo80, mean, hi80]}`);
  }
});

/** Numbers of orders of a day, in shapes that have gaps, jumps and short pasts. */
const SHAPES: readonly [shape: string, orders: number[]][] = [
  ["a gap of three months", GAP.orders!.slice()],
  ["a gap that ended a week ago", GAP.orders!.slice(0, 221)],
  ["a gap that ended yesterday", GAP.orders!.slice(0, 215)],
  ["a gap of three weeks", GAP.orders!.toSpliced(60, 21, ...new Array(21).fill(0)).slice(0, 118)],
  ["a jump to fifty times as much", GAP.orders!.slice(0, 118).map((count, day) => day < 100 ? count : 50 * count)],
  ["a start in small numbers", GAP.orders!.slice(0, 118).map((count, day) => day < 80 ? Number(day % 9 === 0) : count)],
  ["three days", [4, 9, 6]],
  ["ten days", GAP.orders!.slice(0, 10)],
  ["sixty days", GAP.orders!.slice(0, 60)],
];
for (const [shape, orders] of SHAPES) {
  Deno.test(`the bounds after ${shape} are not all the same number`, async () => {
    const values = orders.map((count, day) => count * (400 + (day * 104_729) % 500));
    const sales: Series = { name: shape, start: "2025-06-01", values };
    for (const series of [sales, { ...sales, orders }]) {
      const { points, sum } = forecastOf(await forecastSeries(series, { horizon: 7, weekday: 4 }));
      for (const { lo95, mean, hi95 } of [...points, { ...sum }]) {
        assert.ok(lo95 < mean && mean < hi95, `${[lo95, mean, hi95]}`);
        assert.ok(hi95 < 1e3 * Math.max(...values), `${hi95}`);
      }
    }
  });
}

Deno.test("the dispersion of orders is at most that about their own mean, whatever the past forecasts", () => {
  const series = prepared(GAP, 7);
  const values = series.values.subarray(214, 221);
  const past = [{ origin: 214, means: new Float64Array(7).fill(1e-9), values }];
  const dispersion = orderDispersion(series, past);
  assert.ok(dispersion >= 1 && dispersion <= 4, `${dispersion}`);
});

for (const [mean, dispersion] of [[7, 1.4e8], [7e5, 1e12], [7, 1e300]] as const) {
  Deno.test(`orders of mean ${mean} and dispersion ${dispersion} are simulated from a table of bounded size`, () => {
    const drawn = { sample: SAMPLE, means: Float64Array.of(mean * SAMPLE.meanValue) };
    const { days } = simulateOrders(drawn, { dispersion, draws: 1_000, seed: 1 });
    assert.ok(days[0]!.every((value) => value >= 0 && Number.isFinite(value)));
  });
}

Deno.test("drawing far more orders than any day had takes bounded work", () => {
  const drawn = { sample: SAMPLE, means: Float64Array.of(1e15) };
  const { days, sum } = simulateOrders(drawn, { dispersion: 1, draws: 1_000, seed: 1 });
  const [low, high] = intervalOf(days[0]!, 0.95);
  assert.ok(low > 0.99e15 && high < 1.01e15, `${low} ${high}`);
  assert.ok(sum.every(Number.isFinite));
});

// mean and variance over mean of the number of orders: wide enough that entries of the table stand for many numbers
for (const [mean, dispersion] of [[1_000_000, 1], [50_000, 900], [2_000, 20_000]] as const) {
  Deno.test(`simulated orders of mean ${mean} and dispersion ${dispersion} have that mean and dispersion`, () => {
    const one: OrderSample = { counts: Float64Array.of(mean), amounts: Float64Array.of(mean), meanValue: 1 };
    const many = simulateOrders({ sample: one, means: Float64Array.of(mean) }, { dispersion, draws: 40_000, seed: 3 });
    // an amount of fewer orders than the sample's one day had is their number itself
    const own = meanOf(many.days[0]!);
    const variance = meanOf(Array.from(many.days[0]!, (value) => (value - own) ** 2));
    assert.ok(Math.abs(own / mean - 1) < 5 * Math.sqrt(dispersion / mean / 40_000) + 0.002, `${own}`);
    assert.ok(Math.abs(variance / (mean * dispersion) - 1) < 0.12, `${variance / mean}`);
  });
}

Deno.test("a series that misses its deadline gets a simple forecast with the reason, also for past cutoffs", async () => {
  const { points, sum, orders, quantity, ...rest } = forecastOf(
    await forecastSeries(GAP, { horizon: 7, backtest: 1, deadline: 0 }),
  );
  assert.deepEqual([rest.status, rest.models, rest.scores], ["fallback", ["ewma"], []]);
  assert.equal(rest.reason, "a forecast by backtest took longer than 0 s");
  assert.deepEqual(points.map(({ day }) => day).slice(0, 2), ["2026-06-01", "2026-06-02"]);
  const recent = meanOf(GAP.values.slice(-91));
  for (const { lo95, lo80, mean, hi80, hi95 } of [...points, { ...sum }]) {
    assert.ok(0 <= lo95 && lo95 <= lo80 && lo80 < mean && mean < hi80 && hi80 <= hi95);
  }
  assert.ok(sum.mean > 3 * recent && sum.mean < 8 * recent, `${sum.mean} ${recent}`);
  assert.equal(orders!.points.length, 7);
  assert.ok(Math.abs(quantity!.sum.mean / orders!.sum.mean - 3) < 1e-9);
});

Deno.test("a worker that does not answer is terminated and replaced, and the other series are not affected", async () => {
  // 55 years of days and 200 numbers known in advance: a step of the work takes longer than the deadline
  const days = 20_000;
  const endless: Series = {
    name: "endless",
    start: "1970-01-01",
    values: Array.from({ length: days }, (_, day) => 100 + (day * 7919) % 23),
    calendar: Object.fromEntries(Array.from({ length: 200 }, (_, column) => [
      `event ${column}`,
      Array.from({ length: days + 7 }, (_, day) => (day * (column + 7919)) % 1009),
    ])),
  };
  const others = ["first", "second", "third"].map((name, index): Series => {
    return { name, start: "2025-01-01", values: Array.from({ length: 12 }, (_, day) => 5 * index + day) };
  });
  const options = { horizon: 7, workers: 1, deadline: 1_000 };
  const order: number[] = [];
  const results = await forecastAll([others[0]!, endless, others[1]!, others[2]!], {
    ...options,
    onProgress: (done) => order.push(done),
  });
  assert.deepEqual(order, [1, 2, 3, 4]);
  const [, slow] = results as [SeriesResult, SeriesResult];
  const { status, reason, sum } = forecastOf(slow);
  assert.deepEqual([status, reason], ["fallback", "a forecast by backtest took longer than 1 s"]);
  assert.ok(Math.abs(sum.mean / 777 - 1) < 0.1, `${sum.mean}`);
  assert.deepEqual(
    results.filter(({ name }) => name !== "endless"),
    await forecastAll(others, { ...options, workers: 3 }),
  );
});
