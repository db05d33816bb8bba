import type { Refusal } from "../core/refusal.ts";
import { augmentedDickeyFuller } from "./augmented_dickey_fuller.ts";
import { kpss } from "./kpss.ts";
import type { Regression } from "./mackinnon.ts";

/** One test as a row. All figures are null if there is no result. */
export interface StationarityRow {
  readonly test: "adf" | "kpss";
  /** Around a constant ("c") or a constant and a linear trend ("ct"). */
  readonly regression: Regression;
  /** The null hypothesis: a small p value is evidence against it. */
  readonly hypothesis: "unit root" | "stationary";
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** How the true p value compares with `pValue`. */
  readonly pValueIs: "<=" | "=" | ">=" | null;
  /** Whether the hypothesis is rejected at 5 %. */
  readonly isRejected: boolean | null;
  readonly lags: number | null;
  readonly critical1: number | null;
  readonly critical5: number | null;
  readonly critical10: number | null;
  /** Why there is no result; null if there is one. */
  readonly reason: string | null;
}

const REGRESSIONS = ["c", "ct"] as const;

/** Four weeks. Both tests can be computed for a handful of values, but their tables hold for long series. */
const FEWEST_VALUES = 28;

const NO_RESULT = {
  statistic: null,
  pValue: null,
  pValueIs: null,
  isRejected: null,
  lags: null,
  critical1: null,
  critical5: null,
  critical10: null,
};

/**
 * Runs both tests with both regressions, four rows. The tests have opposite hypotheses: a series is stationary if the unit root
 * is rejected and stationarity is not. If both are rejected or neither is, the data do not tell. Fewer than 28 values are refused.
 */
export function stationarity(values: readonly number[]): StationarityRow[] {
  return [...REGRESSIONS.map((it) => dickeyFullerRow(values, it)), ...REGRESSIONS.map((it) => kpssRow(values, it))];
}

function refuseShort({ length }: readonly number[]): Refusal | undefined {
  return length < FEWEST_VALUES
    ? { reason: `the test needs ${FEWEST_VALUES} values` } // without the present number, so that the row stays the same from day to day
    : undefined;
}

function dickeyFullerRow(values: readonly number[], regression: Regression): StationarityRow {
  const head = { test: "adf", regression, hypothesis: "unit root" } as const;
  const result = refuseShort(values) ?? augmentedDickeyFuller(values, { regression });
  if ("reason" in result) return { ...head, ...NO_RESULT, ...result };
  const { statistic, pValue, lags, critical: [critical1, critical5, critical10] } = result;
  const isRejected = statistic < critical5;
  return {
    ...head,
    statistic,
    pValue,
    pValueIs: "=",
    isRejected,
    lags,
    critical1,
    critical5,
    critical10,
    reason: null,
  };
}

function kpssRow(values: readonly number[], regression: Regression): StationarityRow {
  const head = { test: "kpss", regression, hypothesis: "stationary" } as const;
  const result = refuseShort(values) ?? kpss(values, { regression });
  if ("reason" in result) return { ...head, ...NO_RESULT, ...result };
  const { statistic, pValue, pValueIs, lags, critical: [critical10, critical5, , critical1] } = result;
  const isRejected = statistic > critical5;
  return { ...head, statistic, pValue, pValueIs, isRejected, lags, critical1, critical5, critical10, reason: null };
}
