import assert from "node:assert/strict";
import { augmentedDickeyFuller } from "../scripts/analysis/augmented_dickey_fuller.ts";
import { autocorrelation, type LagCorrelation, partialAutocorrelation } from "../scripts/analysis/autocorrelation.ts";
import { correlationRatio, groupMoments } from "../scripts/analysis/correlation_ratio.ts";
import { decompose, type Decomposition } from "../scripts/analysis/decompose.ts";
import { describe } from "../scripts/analysis/describe.ts";
import { analyzeSales } from "../scripts/analysis/analyze_sales.ts";
import { kpss } from "../scripts/analysis/kpss.ts";
import { stationarity } from "../scripts/analysis/stationarity.ts";
import { weeklyPattern } from "../scripts/analysis/weekly_pattern.ts";
import { yearlyPattern } from "../scripts/analysis/yearly_pattern.ts";
import type { Refusal } from "../scripts/core/refusal.ts";
import { assertNear } from "./oracles/analysis/assert_near.ts";
import reference from "./oracles/analysis/reference.json" with { type: "json" };
import { superstoreDays, superstoreMoments } from "./oracles/analysis/superstore.ts";

// How far figures may lie from those of statsmodels, scipy and pandas (tests/oracles/analysis/reference.py).
/** Statistics and correlations, as a share of the figure. */
const RELATIVE = 1e-10;
/** Figures that may be 0, in units of the values' standard deviation; correlations have no other unit. */
const OF_SPREAD = 1e-12;
/** p values of the stationarity tests, as they are. */
const OF_PROBABILITY = 1e-12;
/** p values of F tests, as a share of the p value however small it is. */
const RELATIVE_TO_TAIL = 2e-7;

const REGRESSIONS = ["c", "ct"] as const;
const superstoreValues = superstoreDays();

/** The series with a reference of every kind. */
const SERIES = [
  { name: "superstore", values: superstoreValues, ...reference.superstore },
  { name: "noise", ...reference.noise },
  { name: "walk", ...reference.walk },
  { name: "trending", ...reference.trending },
];

const WEEKLY = { name: "weekly", ...reference.weekly };

/** Those and the ones that are too regular or too short for a part of it. */
const ALL_SERIES = [...SERIES, WEEKLY, { name: "three", ...reference.three }];

function accepted<T extends object>(result: T | Refusal): T {
  assert.ok(!("reason" in result), JSON.stringify(result));
  return result;
}

Deno.test("describe agrees with pandas and scipy", () => {
  for (const { values, description } of ALL_SERIES) {
    assertNear(describe(values), description, { relative: RELATIVE });
  }
});

Deno.test("describe gives null for the figures that a constant, a pair or no values do not define", () => {
  const constant = describe(Array(10).fill(0.1));
  assert.equal(constant.standardDeviation, 0);
  assert.equal(constant.skewness, null);
  assert.equal(constant.excessKurtosis, null);
  assert.equal(describe([0, 0]).coefficientOfVariation, null);
  assert.equal(describe([1, 2]).skewness, null);
  assert.equal(describe([5]).standardDeviation, null);
  assert.deepEqual(Object.values(describe([])), [0, ...Array(11).fill(null)]);
});

Deno.test("correlationRatio agrees with scipy's analysis of variance for category, segment and ship mode", () => {
  for (const column of ["Category", "Segment", "Ship Mode"] as const) {
    const { pValue, members, ...figures } = accepted(correlationRatio(superstoreMoments(column)));
    const { pValue: expectedPValue, members: expectedMembers, ...expected } = reference.ratios[column];
    assertNear(figures, expected, { relative: RELATIVE });
    assertNear(pValue, expectedPValue, { relative: RELATIVE_TO_TAIL });
    members.forEach(({ pValue, ...member }, at) => {
      const { pValue: expectedPValue, ...expectedMember } = expectedMembers[at]!;
      assertNear(member, expectedMember, { relative: RELATIVE, absolute: OF_SPREAD });
      assertNear(pValue, expectedPValue, { relative: RELATIVE_TO_TAIL });
    });
  }
});

Deno.test("correlationRatio, unlike a correlation with codes, does not depend on the order of the members", () => {
  const groups = superstoreMoments("Category");
  const ratio = accepted(correlationRatio(groups)).etaSquared;
  assertNear(accepted(correlationRatio(groups.toReversed())).etaSquared, ratio, { relative: RELATIVE });
});

Deno.test("correlationRatio refuses one member, members of one value and values without spread", () => {
  const refusals = [
    [groupMoments("a", [1, 2])],
    [groupMoments("a", [1]), groupMoments("b", [2])],
    [groupMoments("a", [0.1, 0.1, 0.1]), groupMoments("b", [0.3, 0.3, 0.3])],
  ].map(correlationRatio);
  assert.deepEqual(refusals, [
    { reason: "there is 1 member, and a correlation needs 2" },
    { reason: "every member has one value only" },
    { reason: "the values of each member are all the same" },
  ]);
  assert.throws(() => groupMoments("a", []), { name: "RangeError", message: /"a": it has no values/ });
});

Deno.test("augmentedDickeyFuller agrees with statsmodels, lags chosen by AIC", () => {
  for (const { values, adf } of SERIES) {
    for (const regression of REGRESSIONS) {
      const { pValue, ...figures } = accepted(augmentedDickeyFuller(values, { regression }));
      const { pValue: expectedPValue, ...expected } = adf[regression];
      assertNear(figures, expected, { relative: RELATIVE });
      assertNear(pValue, expectedPValue, { absolute: OF_PROBABILITY });
    }
  }
});

Deno.test("augmentedDickeyFuller uses at most maxLag lags", () => {
  const { pValue, ...figures } = accepted(augmentedDickeyFuller(superstoreValues, { maxLag: 5 }));
  const { pValue: expectedPValue, ...expected } = reference.superstore.adfOfFiveLags;
  assertNear(figures, expected, { relative: RELATIVE });
  assertNear(pValue, expectedPValue, { absolute: OF_PROBABILITY });
  assert.throws(() => augmentedDickeyFuller([1, 3, 2, 5, 4], { maxLag: 1 }), {
    message: /give a whole number from 0 to 0/,
  });
});

Deno.test("augmentedDickeyFuller refuses series without residuals: constants, lines, exact weeks, a single order", () => {
  const reason = (values: number[]): string => {
    const result = augmentedDickeyFuller(values);
    return "reason" in result ? result.reason : JSON.stringify(result);
  };
  assert.equal(reason(Array(100).fill(0.1)), "all values are the same");
  assert.equal(reason([3, 1, 2]), "there are 3 values, and the test needs 4");
  assert.equal(reason(reference.weekly.values), "each value follows exactly from those before it");
  assert.equal(
    reason(Array.from({ length: 100 }, (_, day) => 7 * day)),
    "each value follows exactly from those before it",
  );
  assert.equal(reason([5, ...Array(99).fill(0)]), "each value follows exactly from those before it");
  assert.equal(reason([...Array(99).fill(0), 5]), "too few of the values differ");
});

Deno.test("kpss agrees with statsmodels, and says when the p value is at an end of its table", () => {
  const sides = new Set<string>();
  for (const { values, kpss: expected } of ALL_SERIES) {
    for (const regression of REGRESSIONS) {
      const result = accepted(kpss(values, { regression }));
      assertNear(result, expected[regression], { relative: RELATIVE });
      sides.add(`${result.pValue === 0.1 || result.pValue === 0.01 ? "end" : "inside"} ${result.pValueIs}`);
    }
  }
  assert.deepEqual([...sides].sort(), ["end <=", "end >=", "inside ="]);
});

Deno.test("kpss refuses a constant, a straight line, two values, and autocovariances that cancel out", () => {
  assert.deepEqual(kpss(Array(50).fill(0.1)), { reason: "all values are the same" });
  assert.deepEqual(kpss([1, 2]), { reason: "there are 2 values, and the test needs 3" });
  const line = Array.from({ length: 50 }, (_, day) => 0.1 * day);
  assert.deepEqual(kpss(line, { regression: "ct" }), { reason: "the values lie on a straight line" });
  assert.deepEqual(kpss([3, 1, 2]), { reason: "the autocovariances cancel out" }); // where statsmodels overflows
});

Deno.test("stationarity tests are refused for fewer than 28 values", () => {
  const reasons = (count: number): (string | null)[] =>
    stationarity(reference.noise.values.slice(0, count)).map(({ reason }) => reason);
  assert.deepEqual(reasons(3), Array(4).fill("the test needs 28 values"));
  assert.deepEqual(reasons(27), Array(4).fill("the test needs 28 values"));
  assert.deepEqual(reasons(28), Array(4).fill(null));
});

Deno.test("autocorrelation and partialAutocorrelation agree with statsmodels, bounds included", () => {
  for (const { values, correlations } of ALL_SERIES) {
    const lags = correlations.autocorrelation.length;
    const columns = (
      rows: LagCorrelation[],
    ): number[][] => [rows.map((row) => row.correlation), rows.map((row) => row.bound)];
    const near = { relative: RELATIVE, absolute: OF_SPREAD };
    const whole = accepted(autocorrelation(values, lags));
    assert.deepEqual(whole.map(({ lag }) => lag), Array.from({ length: lags }, (_, at) => at + 1));
    assertNear(columns(whole), [correlations.autocorrelation, correlations.autocorrelationBound], near);
    const partial = accepted(partialAutocorrelation(values, lags));
    assertNear(
      columns(partial),
      [correlations.partialAutocorrelation, correlations.partialAutocorrelationBound],
      near,
    );
  }
});

Deno.test("autocorrelations refuse a constant series and throw for too many lags", () => {
  assert.deepEqual(autocorrelation([2, 2, 2], 1), { reason: "all values are the same" });
  assert.deepEqual(partialAutocorrelation([2, 2, 2], 1), { reason: "all values are the same" });
  assert.throws(() => autocorrelation([1, 2, 3], 3), { name: "RangeError", message: /give 1 to 2/ });
  assert.throws(() => partialAutocorrelation([1, 2, 3, 4], 3), { name: "RangeError", message: /give 1 to 2/ });
});

Deno.test("decompose agrees with statsmodels for odd and even seasons", () => {
  for (const { values, description, decomposition } of [...SERIES, WEEKLY]) {
    for (const { days, seasonLength, ...expected } of decomposition) {
      const parts = accepted(decompose(values, { seasonLength }));
      const picked = (part: keyof Decomposition): unknown[] => days.map((day) => parts[part][day]);
      assertNear(
        { trend: picked("trend"), seasonal: picked("seasonal"), remainder: picked("remainder") },
        expected,
        { relative: RELATIVE, absolute: OF_SPREAD * description.standardDeviation },
      );
    }
  }
});

Deno.test("decompose finds a pure weekly pattern and leaves no remainder", () => {
  const { trend, seasonal, remainder } = accepted(decompose(reference.weekly.values));
  const average = 32 / 7;
  assertNear(seasonal.slice(0, 7), [5, 1, 0, 2, 3, 8, 13].map((value) => value - average), { absolute: 1e-12 });
  assert.deepEqual([trend[2], remainder[2], trend.at(-3), remainder.at(-3)], [null, null, null, null]);
  assertNear(remainder.slice(3, -3), remainder.slice(3, -3).map(() => 0), { absolute: 1e-12 });
});

Deno.test("decompose refuses less than two seasons and throws for an invalid season length", () => {
  assert.deepEqual(decompose(Array(13).fill(1)), { reason: "there are 13 values, and two seasons have 14" });
  assert.throws(() => decompose(Array(13).fill(1), { seasonLength: 1 }), { message: /a whole number of 2 or more/ });
});

Deno.test("weeklyPattern and yearlyPattern agree with pandas, through leap years and week 53", () => {
  const start = reference.superstore.start;
  const expected = reference.superstore.patterns;
  assertNear(weeklyPattern(superstoreValues, { start }), expected.weekdays, { relative: RELATIVE });
  assertNear(yearlyPattern(superstoreValues, { start, by: "month" }), expected.months, { relative: RELATIVE });
  assertNear(yearlyPattern(superstoreValues, { start, by: "week" }), expected.weeks, { relative: RELATIVE });
  assert.equal(expected.weeks.length, 53);
});

Deno.test("yearlyPattern's trend index is free of growth", () => {
  // A shop without seasons whose sales grow by 1 a day, over three years: later months are higher, and not for the season.
  const values = Array.from({ length: 3 * 365 }, (_, day) => 1000 + day);
  const months = yearlyPattern(values, { start: "2021-01-01", by: "month" });
  assert.ok(months.every(({ trendIndex }) => Math.abs(trendIndex! - 1) < 1e-12));
  assert.ok(months.at(-1)!.index! / months[0]!.index! > 1.2);
});

Deno.test("patterns have no index if the mean is not above 0, and only the parts that occur", () => {
  const week = weeklyPattern([0, 0], { start: "2024-03-03" });
  assert.deepEqual(week, [
    { weekday: 1, days: 1, mean: 0, index: null },
    { weekday: 7, days: 1, mean: 0, index: null },
  ]);
  assert.deepEqual(yearlyPattern([0, 0], { start: "2024-03-03", by: "month" }), [
    { part: 3, days: 2, mean: 0, index: null, trendDays: 0, trendIndex: null },
  ]);
});

Deno.test("analyzeSales returns rows for every part of the Superstore's analysis", () => {
  const analysis = analyzeSales({ values: superstoreValues, start: "2014-01-03" });
  assert.deepEqual(analysis.refusals, []);
  assert.deepEqual(
    analysis.stationarity.map(({ test, regression, isRejected }) => [test, regression, isRejected]),
    [["adf", "c", true], ["adf", "ct", true], ["kpss", "c", true], ["kpss", "ct", true]],
  );
  assert.equal(analysis.correlations.length, 42);
  assert.equal(analysis.decomposition.length, 1458);
  assert.deepEqual(analysis.decomposition.at(-1)!.day, "2017-12-30");
  const { value, trend, seasonal, remainder } = analysis.decomposition[700]!;
  assertNear(trend! + seasonal + remainder!, value, { relative: RELATIVE });
  assert.deepEqual(
    [analysis.weekdays, analysis.months, analysis.weeks].map(({ length }) => length),
    [7, 12, 53],
  );
});

Deno.test("analyzeSales returns rows that survive JSON even for degenerate series", () => {
  const noise = reference.noise.values;
  const ugly: Record<string, number[]> = {
    none: [],
    one: [5],
    two: [5, 6],
    three: [3, 1, 2],
    zeros: Array(400).fill(0),
    constant: Array(400).fill(0.1),
    line: Array.from({ length: 400 }, (_, day) => day / 3),
    week: reference.weekly.values,
    spike: noise.map((value, day) => day === 77 ? 1e6 : Math.abs(value)),
    negative: noise,
    huge: noise.map((value) => (5 + value) * 1e15),
    tiny: noise.map((value) => (5 + value) * 1e-12),
    monthly: Array.from({ length: 3650 }, (_, day) => day % 30 === 0 ? 100 + day % 7 : 0),
    first: [9, ...Array(399).fill(0)],
    last: [...Array(399).fill(0), 9],
  };
  for (const [name, values] of Object.entries(ugly)) {
    const analysis = analyzeSales({ values, start: "2020-02-28" });
    assert.deepEqual(JSON.parse(JSON.stringify(analysis)), analysis, name);
    assert.equal(analysis.stationarity.length, 4, name);
  }
  assert.throws(() => analyzeSales({ values: [1, NaN], start: "2020-01-01" }), { message: /value 2 of 2 is NaN/ });
});

Deno.test("the analysis does not depend on the unit of money", () => {
  const inCents = analyzeSales({ values: superstoreValues.map((value) => value * 100), start: "2014-01-03" });
  const inDollars = analyzeSales({ values: superstoreValues, start: "2014-01-03" });
  assertNear(inCents.stationarity, inDollars.stationarity, { relative: RELATIVE, absolute: OF_SPREAD });
  assertNear(inCents.correlations, inDollars.correlations, { relative: RELATIVE, absolute: OF_SPREAD });
  assertNear(inCents.months.map(({ trendIndex }) => trendIndex), inDollars.months.map(({ trendIndex }) => trendIndex), {
    relative: RELATIVE,
  });
});
