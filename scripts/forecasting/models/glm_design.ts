import type { PreparedSeries } from "../prepared_series.ts";
import { DAYS_PER_YEAR, monthlyTerms, yearlyTerms } from "./season_terms.ts";

/** Which terms a log-linear model has, besides the level, the weekday, the trend and the calendar columns. */
export interface GlmTerms {
  /** Yearly Fourier pairs. */
  readonly yearly: number;
  /** Fourier pairs over the month. */
  readonly monthly: number;
}

/** The regressors of a log-linear model, row after row, for the days of the history and of the horizon. */
export interface GlmDesign {
  readonly columns: number;
  readonly rows: Float64Array;
  /** Index of the trend in a row. */
  readonly trend: number;
}

/**
 * Builds the regressors for `days` days from position 0 on:
 *
 *     1, (t - t0) / 365.25, cos and sin of 2 pi k t / 365.25 for k = 1 ... yearly,
 *     cos and sin of 2 pi k m for k = 1 ... monthly, the calendar columns, six weekday contrasts
 *
 * with t in days since 1970 and m the elapsed part of the calendar month, 0 on its first day. Weekdays are sum-coded (the seven
 * effects add up to 0), so that the level is that of a mean day; they come last because they are mostly 0, which saves the fit time. Fourier terms for seasons: Harvey, Forecasting, Structural
 * Time Series Models and the Kalman Filter (1989), section 2.3.4.
 */
export function glmDesign(series: PreparedSeries, { terms, days }: { terms: GlmTerms; days: number }): GlmDesign {
  const columns = 8 + 2 * terms.yearly + 2 * terms.monthly + series.calendar.length;
  const rows = new Float64Array(days * columns);
  const seasons = [yearlyTerms(terms.yearly), monthlyTerms(terms.monthly)];
  let at = 0; // one array for all rows: an array a row would take most of the time
  for (let position = 0; position < days; position++) {
    const day = series.firstDay + position;
    rows[at++] = 1;
    rows[at++] = position / DAYS_PER_YEAR;
    for (const season of seasons) {
      const own = season(day);
      for (let term = 0; term < own.length; term++) rows[at++] = own[term]!;
    }
    for (const column of series.calendar) rows[at++] = column[position]!;
    const weekday = ((day % 7) + 7) % 7;
    if (weekday === 6) rows.fill(-1, at, at + 6);
    else rows[at + weekday] = 1;
    at += 6;
  }
  return { columns, rows, trend: 1 };
}
