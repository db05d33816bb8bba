import { autocorrelation } from "./autocorrelation.ts";
import { decompose } from "./decompose.ts";
import { describe, type Description } from "./describe.ts";
import { partialAutocorrelation } from "./partial_autocorrelation.ts";
import { stationarity, type StationarityRow } from "./stationarity.ts";
import { type WeekdayLevel, weeklyPattern } from "./weekly_pattern.ts";
import { yearlyPattern, type YearPartLevel } from "./yearly_pattern.ts";

/** One lag as a row; see `autocorrelation` and `partialAutocorrelation`. */
export interface CorrelationRow {
  readonly lag: number;
  readonly autocorrelation: number;
  readonly autocorrelationBound: number;
  readonly partialAutocorrelation: number;
  readonly partialAutocorrelationBound: number;
}

/** One day as a row: value = trend + seasonal + remainder; see `decompose`. */
export interface DecompositionRow {
  readonly day: string;
  readonly value: number;
  readonly trend: number | null;
  readonly seasonal: number;
  readonly remainder: number | null;
}

/** All that is explored of one series: rows of plain numbers, texts and nulls. A part that is reason has no rows. */
export interface SalesAnalysis {
  readonly description: Description;
  /** Four rows. */
  readonly stationarity: readonly StationarityRow[];
  /** Lags 1 to 42, less for a series of less than 84 days. */
  readonly correlations: readonly CorrelationRow[];
  /** By week. */
  readonly decomposition: readonly DecompositionRow[];
  readonly weekdays: readonly WeekdayLevel[];
  readonly months: readonly YearPartLevel[];
  readonly weeks: readonly YearPartLevel[];
  /** The parts without rows, with the reason; tests tell theirs in their own rows. */
  readonly refusals: readonly { readonly part: "correlations" | "decomposition"; readonly reason: string }[];
}

/** Six weeks: enough to see a week repeat. */
const LAGS = 42;

/**
 * Explores one series of daily values without gaps, from the day `start`. Throws a RangeError for a value that is not
 * finite and for a day that is none; whatever else is odd about the values is reason for the part it concerns.
 */
export function analyzeSales(series: { values: readonly number[]; start: string }): SalesAnalysis {
  const { values, start } = series;
  const correlations = correlationRows(values);
  const decomposition = decompositionRows(series);
  return {
    description: describe(values),
    stationarity: stationarity(values),
    correlations: typeof correlations === "string" ? [] : correlations,
    decomposition: typeof decomposition === "string" ? [] : decomposition,
    weekdays: weeklyPattern(values, { start }),
    months: yearlyPattern(values, { start, by: "month" }),
    weeks: yearlyPattern(values, { start, by: "week" }),
    refusals: [
      ...typeof correlations === "string" ? [{ part: "correlations", reason: correlations } as const] : [],
      ...typeof decomposition === "string" ? [{ part: "decomposition", reason: decomposition } as const] : [],
    ],
  };
}

/** The rows, or why there are none. */
function correlationRows(values: readonly number[]): CorrelationRow[] | string {
  const lags = Math.min(LAGS, Math.floor(values.length / 2));
  if (lags === 0) return `there are ${values.length} values, and a correlation needs 2`;
  const whole = autocorrelation(values, lags);
  if ("reason" in whole) return whole.reason;
  const partial = partialAutocorrelation(values, lags);
  if ("reason" in partial) return partial.reason;
  return whole.map(({ lag, correlation, bound }, at) => ({
    lag,
    autocorrelation: correlation,
    autocorrelationBound: bound,
    partialAutocorrelation: partial[at]!.correlation,
    partialAutocorrelationBound: partial[at]!.bound,
  }));
}

/** The rows, or why there are none. */
function decompositionRows(series: { values: readonly number[]; start: string }): DecompositionRow[] | string {
  const parts = decompose(series.values);
  if ("reason" in parts) return parts.reason;
  const start = Temporal.PlainDate.from(series.start);
  return series.values.map((value, at) => ({
    day: start.add({ days: at }).toString(),
    value,
    trend: parts.trend[at]!,
    seasonal: parts.seasonal[at]!,
    remainder: parts.remainder[at]!,
  }));
}
