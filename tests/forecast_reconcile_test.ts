import assert from "node:assert/strict";
import fc from "fast-check";
import { reconcile } from "../scripts/forecasting/reconcile.ts";
import type { ForecastBounds } from "../scripts/forecasting/forecast_point.ts";
import type { SeriesForecast } from "../scripts/forecasting/series_forecast.ts";

const CATEGORIES = ["a", "b"];
const SUB_CATEGORIES: Record<string, string[]> = { a: ["a1", "a2", "a3"], b: ["b1"] };
const REGIONS = ["east", "west"];
const GROUPINGS = [
  { parent: "total", children: CATEGORIES },
  { parent: "total", children: REGIONS },
  ...CATEGORIES.map((parent) => ({ parent, children: SUB_CATEGORIES[parent]! })),
];
const NAMES = ["total", ...CATEGORIES, ...REGIONS, ...Object.values(SUB_CATEGORIES).flat()];

function forecast(name: string, means: readonly number[]): SeriesForecast {
  const bounds = (mean: number): ForecastBounds => ({
    mean,
    lo80: mean / 2,
    hi80: mean * 2,
    lo95: mean / 4,
    hi95: mean * 4,
  });
  return {
    name,
    cutoff: "2026-03-01",
    points: means.map((mean, step) => ({ horizon: step + 1, day: `2026-03-0${step + 2}`, ...bounds(mean) })),
    sum: bounds(means.reduce((sum, mean) => sum + mean, 0)),
    orders: means.map((mean) => mean / 10),
    models: ["ewma"],
    status: "ok",
    intervals: "simulated",
    notes: [],
    scores: [],
  };
}

Deno.test("children add up to their parents every day and in sum, in every grouping and level", () => {
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
  assert.deepEqual(a!.orders, [1]);
  assert.equal(b!.points[0]!.mean, 20);
});

Deno.test("a grouping of a series without a forecast, or of other days, is refused", () => {
  const whole = forecast("total", [1, 2]);
  assert.throws(() => reconcile([whole], [{ parent: "total", children: ["a"] }]), /"a" add up: it has no forecast/);
  const short = forecast("a", [1]);
  assert.throws(() => reconcile([whole, short], [{ parent: "total", children: ["a"] }]), /their days differ/);
});
