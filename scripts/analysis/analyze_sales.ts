import type { Refusal } from "../core/refusal.ts";
import { autocorrelation, partialAutocorrelation } from "./autocorrelation.ts";
import { decompose } from "./decompose.ts";
import { describe, type Description } from "./describe.ts";
import { stationarity, type StationarityRow } from "./stationarity.ts";
import { type WeekdayMean, weeklyPattern } from "./weekly_pattern.ts";
import { yearlyPattern, type YearPartMean } from "./yearly_pattern.ts";

/** One lag as a row; see `autocorrelation` and `partialAutocorrelation`. */
export interface CorrelationRow {
  /** In days, from 1. */
  readonly lag: number;
  readonly autocorrelation: number;
  readonly autocorrelationBound: number;
  readonly partialAutocorrelation: number;
  readonly partialAutocorrelationBound: number;
}

/** One day as a row: value = trend + seasonal + remainder, all in the unit of the values; see `decompose`. */
export interface DecompositionRow {
  readonly day: string;
  readonly value: number;
  readonly trend: number | null;
  readonly seasonal: number;
  readonly remainder: number | null;
}

/** The analysis of one series: rows of plain numbers, texts and nulls. */
export interface SalesAnalysis {
  readonly description: Description;
  /** Four rows. */
  readonly stationarity: readonly StationarityRow[];
  /** Lags 1 to 42, fewer for a series of less than 84 days. */
  readonly correlations: readonly CorrelationRow[];
  /** By week, a row per day. */
  readonly decomposition: readonly DecompositionRow[];
  readonly weekdays: readonly WeekdayMean[];
  readonly months: readonly YearPartMean[];
  readonly weeks: readonly YearPartMean[];
  /** The parts that have no rows. The rows of `stationarity` carry their own reasons. */
  readonly refusals: readonly PartRefusal[];
}

/** A part of an analysis that these values do not allow. */
export interface PartRefusal extends Refusal {
  readonly part: "correlations" | "decomposition";
}

/** Six weeks: enough to see a weekly pattern. */
const LAGS = 42;

/**
 * Analyzes one series of daily values without gaps, from the day `start`. Throws a RangeError for a value that is not
 * finite and for a `start` that is not a day. A part that the values do not allow is refused; the others are not affected.
 */
export function analyzeSales(series: { values: readonly number[]; start: string }): SalesAnalysis {
  const { values, start } = series;
  const correlations = correlationRows(values);
  const decomposition = decompositionRows(series);
  return {
    description: describe(values),
    stationarity: stationarity(values),
    correlations: "reason" in correlations ? [] : correlations,
    decomposition: "reason" in decomposition ? [] : decomposition,
    weekdays: weeklyPattern(values, { start }),
    months: yearlyPattern(values, { start, by: "month" }),
    weeks: yearlyPattern(values, { start, by: "week" }),
    refusals: [
      ..."reason" in correlations ? [{ part: "correlations", ...correlations } as const] : [],
      ..."reason" in decomposition ? [{ part: "decomposition", ...decomposition } as const] : [],
    ],
  };
}

function correlationRows(values: readonly number[]): CorrelationRow[] | Refusal {
  const lags = Math.min(LAGS, Math.floor(values.length / 2));
  if (lags === 0) return { reason: `there are ${values.length} values, and a correlation needs 2` };
  const whole = autocorrelation(values, lags);
  if ("reason" in whole) return whole;
  const partial = partialAutocorrelation(values, lags);
  if ("reason" in partial) return partial;
  return whole.map(({ lag, correlation, bound }, at) => ({
    lag,
    autocorrelation: correlation,
    autocorrelationBound: bound,
    partialAutocorrelation: partial[at]!.correlation,
    partialAutocorrelationBound: partial[at]!.bound,
  }));
}

function decompositionRows(series: { values: readonly number[]; start: string }): DecompositionRow[] | Refusal {
  const parts = decompose(series.values);
  if ("reason" in parts) return parts;
  const start = Temporal.PlainDate.from(series.start);
  return series.values.map((value, at) => ({
    day: start.add({ days: at }).toString(),
    value,
    trend: parts.trend[at]!,
    seasonal: parts.seasonal[at]!,
    remainder: parts.remainder[at]!,
  }));
}
