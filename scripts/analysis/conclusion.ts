import type { StationarityRow } from "./stationarity.ts";

/** The figures of a test from which its conclusion is written. */
export type TestResult = Pick<
  StationarityRow,
  "test" | "regression" | "pValue" | "pValueIs" | "isRejected" | "reason"
>;

/** The conclusion of one test, such as "ADF rejects a unit root around a constant mean (p < 0.001)"; not escaped for HTML. */
export function testConclusion({ test, regression, pValue, pValueIs, isRejected, reason }: TestResult): string {
  const name = test.toUpperCase();
  if (reason !== null) return `${name} has no result: ${reason}`;
  const around = regression === "c" ? "a constant mean" : "a linear trend";
  const hypothesis = `${test === "adf" ? "a unit root" : "stationarity"} around ${around}`;
  const verb = isRejected ? "rejects" : "does not reject";
  return `${name} ${verb} ${hypothesis} (${formatProbability(pValue!, pValueIs!)})`;
}

/** The conclusion of all tests, a sentence without its final period. Their hypotheses are opposite, so they can disagree. */
export function stationarityConclusion(tests: readonly TestResult[]): string {
  const isRejected = (test: string, regression: string): boolean | null | undefined =>
    tests.find((row) => row.test === test && row.regression === regression)?.isRejected;
  const isStationary = (regression: string): boolean =>
    isRejected("adf", regression) === true && isRejected("kpss", regression) === false;
  if (tests.some((row) => row.isRejected === null)) {
    return "There is not enough data to tell whether sales keep to a mean";
  }
  if (isStationary("c")) return "Sales keep returning to a constant mean";
  if (isStationary("ct")) return "Sales keep returning to a linear trend, not to a constant mean";
  if (["c", "ct"].every((it) => !isRejected("adf", it) && isRejected("kpss", it))) {
    return "Sales wander without returning to a mean or a trend";
  }
  return "The tests do not agree, so the data do not tell whether sales keep to a mean or a trend";
}

/** A p value such as "p < 0.001" or "p = 0.034"; at the ends of a table "p ≤ 0.01". */
export function formatProbability(value: number, is: StationarityRow["pValueIs"] = "="): string {
  if (is === "=" && value < 0.001) return "p < 0.001";
  const sign = is === "<=" ? "≤" : is === ">=" ? "≥" : "=";
  return `p ${sign} ${Number(value.toPrecision(2))}`;
}
