import assert from "node:assert/strict";
import fc from "fast-check";
import { reconcile } from "../scripts/forecasting/reconcile.ts";
import { roundForecasts } from "../scripts/forecasting/round_forecasts.ts";
import type { ForecastBounds, MeasureForecast, SeriesForecast } from "../scripts/forecasting/series_forecast.ts";

const CATEGORIES = ["a", "b"];
const SUBCATEGORIES: Record<string, string[]> = { a: ["a1", "a2", "a3"], b: ["b1"] };
const REGIONS = ["east", "west"];
const GROUPINGS = [
  { parent: "total", children: CATEGORIES },
  { parent: "total", children: REGIONS },
  ...CATEGORIES.map((parent) => ({ parent, children: SUBCATEGORIES[parent]! })),
];
const NAMES = ["total", ...CATEGORIES, ...REGIONS, ...Object.values(SUBCATEGORIES).flat()];

function forecast(name: string, means: readonly number[]): SeriesForecast {
  const bounds = (mean: number): ForecastBounds => ({
    mean,
    lo80: mean / 2,
    hi80: mean * 2,
    lo95: mean / 4,
    hi95: mean * 4,
  });
  const measure = (factor: number): MeasureForecast => ({
    points: means.map((mean) => bounds(mean / factor)),
    sum: bounds(means.reduce((sum, mean) => sum + mean, 0) / factor),
  });
  return {
    name,
    cutoff: "2026-03-01",
    points: means.map((mean, step) => ({ horizon: step + 1, day: `2026-03-0${step + 2}`, ...bounds(mean) })),
    sum: bounds(means.reduce((sum, mean) => sum + mean, 0)),
    seasonalNaive: means,
    orders: measure(10),
    quantity: measure(5),
    models: ["ewma"],
    status: "ok",
    reason: undefined,
    intervals: "simulated",
    notes: [],
    scores: [],
  };
}

Deno.test("children add up to their parents every day and in sum, in every grouping, nested ones too", () => {
  const day = fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.array(day, { minLength: 3, maxLength: 3 }), { minLength: 9, maxLength: 9 }), (means) => {
      const before = NAMES.map((name, index) => forecast(name, means[index] ?? [1, 1, 1]));
      const byName = new Map(reconcile(before, GROUPINGS).map((one) => [one.name, one]));
      assert.deepEqual(byName.get("total"), before[0]);
      for (const { parent, children } of GROUPINGS) {
        const whole = byName.get(parent)!;
        for (const [step, { mean }] of whole.points.entries()) {
          const sum = children.reduce((total, child) => total + byName.get(child)!.points[step]!.mean, 0);
          if (children.some((child) => byName.get(child)!.points[step]!.mean > 0) || mean > 0) {
            assert.ok(Math.abs(sum - mean) <= 1e-9 * mean, `${parent} ${step}: ${sum} against ${mean}`);
          }
        }
        const sums = children.reduce((total, child) => total + byName.get(child)!.sum.mean, 0);
        assert.ok(
          Math.abs(sums - whole.sum.mean) <= 1e-9 * whole.sum.mean,
          `${parent}: ${sums} against ${whole.sum.mean}`,
        );
      }
      for (const one of byName.values()) {
        for (const { lo95, lo80, mean, hi80, hi95 } of one.points) {
          const ascending = [lo95, lo80, mean, hi80, hi95];
          assert.deepEqual(ascending, ascending.toSorted((a, b) => a - b));
        }
      }
    }),
  );
});

Deno.test("a child's bounds and orders are scaled with it", () => {
  const [, a, b] = reconcile([forecast("total", [30]), forecast("a", [5]), forecast("b", [10])], [
    { parent: "total", children: ["a", "b"] },
  ]);
  assert.deepEqual(a!.points[0], { horizon: 1, day: "2026-03-02", mean: 10, lo80: 5, hi80: 20, lo95: 2.5, hi95: 40 });
  assert.equal(a!.orders!.points[0]!.mean, 1);
  assert.equal(a!.quantity!.points[0]!.hi80, 4);
  assert.equal(b!.points[0]!.mean, 20);
});

Deno.test("orders that count in several children are not scaled to add up to the parent's", () => {
  const before = [forecast("total", [30]), forecast("a", [20]), forecast("b", [40])];
  const [, a, b] = reconcile(before, [{ parent: "total", children: ["a", "b"], sharesOrders: true }]);
  assert.deepEqual([a!.points[0]!.mean, b!.points[0]!.mean], [10, 20]);
  // half the sales, half the orders, and not in the proportion that would make them add up to those of the total
  const own = before.map(({ orders }, index) => ({
    ...orders!.points[0]!,
    mean: index === 0 ? 2 : orders!.points[0]!.mean,
  }));
  assert.deepEqual([a!.orders!.points[0]!.mean, b!.orders!.points[0]!.mean], [own[1]!.mean / 2, own[2]!.mean / 2]);
});

Deno.test("rounded to four decimals, children still add up exactly, and bounds still enclose their means", () => {
  const day = fc.oneof(fc.constant(0), fc.double({ min: 0.00001, max: 1e7, noNaN: true }));
  fc.assert(
    fc.property(fc.array(fc.array(day, { minLength: 3, maxLength: 3 }), { minLength: 9, maxLength: 9 }), (means) => {
      const reconciled = reconcile(NAMES.map((name, index) => forecast(name, means[index] ?? [1, 1, 1])), GROUPINGS);
      const rounded = new Map(roundForecasts(reconciled, GROUPINGS).map((one) => [one.name, one]));
      for (const measure of ["sales", "orders", "quantity"] as const) {
        const of = (name: string): MeasureForecast =>
          measure === "sales" ? rounded.get(name)! : rounded.get(name)![measure]!;
        for (const { parent, children } of GROUPINGS) {
          for (const step of [0, 1, 2]) {
            const units = (name: string): number => Math.round(of(name).points[step]!.mean * 1e4);
            if (children.every((child) => units(child) === 0)) continue; // nothing to share
            assert.equal(
              children.reduce((sum, child) => sum + units(child), 0),
              units(parent),
              `${measure} of ${parent}`,
            );
          }
        }
        for (const name of NAMES) {
          for (const { lo95, lo80, mean, hi80, hi95 } of [...of(name).points, of(name).sum]) {
            const ascending = [lo95, lo80, mean, hi80, hi95];
            assert.deepEqual(ascending, ascending.toSorted((a, b) => a - b));
          }
        }
      }
    }),
  );
});

Deno.test("a grouping with a series that has no forecast, or other days, is an error", () => {
  const whole = forecast("total", [1, 2]);
  assert.throws(() => reconcile([whole], [{ parent: "total", children: ["a"] }]), /"a" add up: it has no forecast/);
  const short = forecast("a", [1]);
  assert.throws(() => reconcile([whole, short], [{ parent: "total", children: ["a"] }]), /their days differ/);
});
