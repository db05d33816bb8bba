import type { StationarityRow } from "./stationarity.ts";

/** What the words of a test are made from. */
export type TestResult = Pick<
  StationarityRow,
  "test" | "regression" | "pValue" | "pValueIs" | "isRejected" | "reason"
>;

/** "ADF rejects a unit root around a constant level (p < 0.001)"; plain text, which may hold "<". */
export function testConclusion({ test, regression, pValue, pValueIs, isRejected, reason }: TestResult): string {
  const name = test.toUpperCase();
  if (reason !== null) return `${name} has no result: ${reason}`;
  const around = regression === "c" ? "a constant level" : "a linear trend";
  const hypothesis = `${test === "adf" ? "a unit root" : "stationarity"} around ${around}`;
  const verb = isRejected ? "rejects" : "does not reject";
  return `${name} ${verb} ${hypothesis} (${formatProbability(pValue!, pValueIs!)})`;
}

/** What the tests say together, as a sentence without its final period; opposite hypotheses, so they can disagree. */
export function stationarityConclusion(tests: readonly TestResult[]): string {
  const isRejected = (test: string, regression: string): boolean | null | undefined =>
    tests.find((row) => row.test === test && row.regression === regression)?.isRejected;
  const isStationary = (regression: string): boolean =>
    isRejected("adf", regression) === true && isRejected("kpss", regression) === false;
  if (tests.some((row) => row.isRejected === null)) return "There is not enough to tell whether sales keep to a level";
  if (isStationary("c")) return "Sales keep returning to a constant level";
  if (isStationary("ct")) return "Sales keep returning to a linear trend, not to a constant level";
  if (["c", "ct"].every((it) => !isRejected("adf", it) && isRejected("kpss", it))) {
    return "Sales wander without returning to a level or a trend";
  }
  return "The tests do not agree, so the data do not tell whether sales keep to a level or a trend";
}

/** "p < 0.001", "p = 0.034"; at the ends of a table "p ≤ 0.01". */
export function formatProbability(value: number, is: StationarityRow["pValueIs"] = "="): string {
  if (is === "=" && value < 0.001) return "p < 0.001";
  const sign = is === "<=" ? "≤" : is === ">=" ? "≥" : "=";
  return `p ${sign} ${Number(value.toPrecision(2))}`;
}
