import assert from "node:assert/strict";
// @ts-types="@types/d3-random"
import { randomExponential, randomPoisson } from "d3-random";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { calibratedLevel, forecastBounds, pastLevels } from "../scripts/forecasting/intervals.ts";
import { intervalOf, levelOf } from "../scripts/forecasting/predictive_draws.ts";
import { prepared } from "./support/prepared.ts";
import { errorSample, resampleErrors } from "../scripts/forecasting/resample_errors.ts";
import { orderSample, simulateOrders } from "../scripts/forecasting/simulate_orders.ts";

/** A shop of `mean` orders a day, each worth 50 on average, exponentially distributed: days of (orders, sales). */
function compoundPoisson(
  days: number,
  { mean, seed }: { mean: number; seed: number },
): { orders: number[]; values: number[] } {
  const generator = xoroshiro128plus(seed);
  const uniform = (): number => uniformFloat64(generator);
  const count = randomPoisson.source(uniform)(mean);
  const value = randomExponential.source(uniform)(1 / 50);
  const orders = Array.from({ length: days }, count);
  return {
    orders,
    values: orders.map((number) => Array.from({ length: number }, value).reduce((sum, one) => sum + one, 0)),
  };
}

Deno.test("an interval's ends are the order statistics at (m + 1) p, rounded outward", () => {
  const ascending = Float64Array.from({ length: 99 }, (_, index) => index + 1);
  assert.deepEqual(intervalOf(ascending, 0.8), [10, 90]);
  assert.deepEqual(intervalOf(ascending, 0.95), [2, 98]);
  assert.deepEqual(intervalOf(ascending, 1), [1, 99]);
  assert.deepEqual(intervalOf(Float64Array.of(5), 0.8), [5, 5]);
});

Deno.test("a value's level is the lowest at which the interval contains it", () => {
  const ascending = Float64Array.of(0, 0, 0, 0, 1, 2, 3, 4, 5, 6);
  assert.equal(levelOf(ascending, 0), 1 - 2 * 0.4);
  assert.equal(levelOf(ascending, 6), 2 * 0.9 - 1);
  assert.equal(levelOf(ascending, 7), 1);
  assert.equal(levelOf(ascending, -1), 1);
  assert.equal(levelOf(ascending, 2), 0);
});

Deno.test("the calibrated level is the conformal quantile of past levels, shrunk toward the nominal level", () => {
  assert.equal(calibratedLevel([], 0.8), 0.8);
  const levels = Array.from({ length: 364 }, (_, index) => (index + 1) / 1_000);
  const quantile = Math.ceil(365 * 0.8) / 1_000;
  assert.ok(Math.abs(calibratedLevel(levels, 0.8) - (364 / 424 * quantile + 60 / 424 * 0.8)) < 1e-12);
  assert.ok(Math.abs(calibratedLevel([0.5], 0.95) - (0.5 / 61 + 60 / 61 * 0.95)) < 1e-12);
});

Deno.test("bounds lie in order around the mean", () => {
  const draws = { days: [Float64Array.of(0, 0, 0, 100)], sum: Float64Array.of(0, 0, 0, 100) };
  const { points: [point] } = forecastBounds(draws, { means: Float64Array.of(25), levels: { days: [], sums: [] } });
  const ascending = [point!.lo95, point!.lo80, point!.mean, point!.hi80, point!.hi95];
  assert.deepEqual(ascending, ascending.toSorted((a, b) => a - b));
});

for (const mean of [0.7, 5, 80]) {
  Deno.test(`simulated bounds contain the nominal share of new days at ${mean} orders a day`, () => {
    const { orders, values } = compoundPoisson(730, { mean, seed: 1 });
    const series = prepared({ name: "a", start: "2024-01-01", values, orders }, 7);
    const sample = orderSample(series, series.length)!;
    const means = new Float64Array(7).fill(mean * sample.meanValue);
    const draws = simulateOrders({ sample, means }, { dispersion: 1, draws: 4_000, seed: 7 });
    const fresh = compoundPoisson(7 * 2_000, { mean, seed: 2 }).values;
    for (const level of [0.8, 0.95]) {
      const [low, high] = intervalOf(draws.days[0]!, level);
      const held = fresh.filter((value) => value >= low && value <= high).length / fresh.length;
      // with days without orders the lower end is 0 and nothing lies below it
      const expected = mean < 1 ? level + (1 - level) / 2 : level;
      assert.ok(Math.abs(held - expected) < 0.03, `days at ${level}: ${held}`);
      const [from, to] = intervalOf(draws.sum, level);
      const sums = Array.from(
        { length: 2_000 },
        (_, week) => fresh.slice(7 * week, 7 * week + 7).reduce((sum, one) => sum + one),
      );
      const sumsHeld = sums.filter((value) => value >= from && value <= to).length / sums.length;
      assert.ok(Math.abs(sumsHeld - level) < 0.04, `sums at ${level}: ${sumsHeld}`);
    }
  });
}

Deno.test("levels of past days correct a simulation that is too narrow, and one for days that are often 0", () => {
  for (const { mean, dispersion } of [{ mean: 0.7, dispersion: 1 }, { mean: 20, dispersion: 1 }]) {
    const { orders, values } = compoundPoisson(730, { mean, seed: 3 });
    const series = prepared({ name: "a", start: "2024-01-01", values, orders }, 1);
    const sample = orderSample(series, series.length)!;
    const means = Float64Array.of(mean * sample.meanValue);
    const draws = simulateOrders({ sample, means }, { dispersion, draws: 20_000, seed: 7 });
    const factor = mean > 1 ? 2 : 1; // what comes varies more than is simulated
    const stretched = (value: number): number => Math.max(0, means[0]! + factor * (value - means[0]!));
    const past = compoundPoisson(2_000, { mean, seed: 4 }).values.map(stretched);
    const levels = past.flatMap((value) => pastLevels(draws, { means, values: Float64Array.of(value) }).days);
    const { points: [point] } = forecastBounds(draws, { means, levels: { days: levels, sums: [] } });
    const fresh = compoundPoisson(4_000, { mean, seed: 5 }).values.map(stretched);
    const held = fresh.filter((value) => value >= point!.lo80 && value <= point!.hi80).length / fresh.length;
    assert.ok(Math.abs(held - 0.8) < 0.04, `${mean}: ${held}`);
  }
});

Deno.test("a dispersion above 1 gives draws with that ratio of variance to mean", () => {
  const values = new Array(100).fill(1);
  const series = prepared({ name: "a", start: "2024-01-01", values, orders: values }, 1);
  const sample = orderSample(series, 100)!;
  const { days: [draws] } = simulateOrders({ sample, means: Float64Array.of(10) }, {
    dispersion: 3,
    draws: 20_000,
    seed: 1,
  });
  const mean = draws!.reduce((sum, one) => sum + one) / draws!.length;
  const variance = draws!.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws!.length;
  assert.ok(Math.abs(mean - 10) < 0.2 && Math.abs(variance / mean - 3) < 0.2, `${mean} ${variance / mean}`);
});

Deno.test("the same seed gives the same draws, another seed gives others", () => {
  const { orders, values } = compoundPoisson(100, { mean: 3, seed: 1 });
  const sample = orderSample(prepared({ name: "a", start: "2024-01-01", values, orders }, 7), 100)!;
  const draw = (seed: number): number[] =>
    Array.from(simulateOrders({ sample, means: Float64Array.of(150) }, { dispersion: 1, draws: 50, seed }).sum);
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
});

Deno.test("draws of fewer orders than any day had still have the right mean and spread", () => {
  const values = Array.from({ length: 100 }, (_, day) => 1_000 * (day % 2 === 0 ? 50 + 2 : 50 - 2));
  const series = prepared({ name: "a", start: "2024-01-01", values, orders: new Array(100).fill(1_000) }, 1);
  const sample = orderSample(series, 100)!;
  const { days: [draws] } = simulateOrders({ sample, means: Float64Array.of(250 * 50) }, {
    dispersion: 1,
    draws: 5_000,
    seed: 1,
  });
  const mean = draws!.reduce((sum, one) => sum + one) / draws!.length;
  const deviation = Math.sqrt(draws!.reduce((sum, one) => sum + (one - mean) ** 2, 0) / draws!.length);
  // days of 1,000 orders deviate by 2,000, so an order's value by 63: sqrt(250) (63^2 + 50^2)^0.5 for Poisson many of them
  assert.ok(Math.abs(mean / 12_500 - 1) < 0.01, String(mean));
  assert.ok(Math.abs(deviation / (Math.sqrt(250) * Math.hypot(63.2, 50)) - 1) < 0.05, String(deviation));
});

Deno.test("past errors are relative to the forecast, without closed and unknown days", () => {
  const { days, sums, offset } = errorSample([
    { means: Float64Array.of(10, 0, 20), values: Float64Array.of(15, 0, 20) },
    { means: Float64Array.of(10, 0, 20), values: Float64Array.of(NaN, 0, 5) },
  ]);
  assert.equal(offset, 0.25 * 40 / 5);
  assert.deepEqual(Array.from(days), [5 / 12, 0, -15 / 22]);
  assert.deepEqual(Array.from(sums), [5 / 36]);
});

Deno.test("bounds from past errors scale with the forecast and are not negative", () => {
  const sample = {
    days: Float64Array.from({ length: 100 }, (_, index) => (index - 50) / 25),
    sums: Float64Array.of(),
    offset: 10,
  };
  const { days } = resampleErrors(sample, { seed: 1 })(Float64Array.of(0, 100, 1_000));
  assert.deepEqual(intervalOf(days[0]!, 0.8), [0, 0]);
  const [, high] = intervalOf(days[1]!, 0.8);
  assert.equal(high, 100 + 110 * sample.days[90]!);
  assert.ok(days[2]![0] === 0);
});
