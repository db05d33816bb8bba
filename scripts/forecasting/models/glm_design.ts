import type { PreparedSeries } from "../prepared_series.ts";
import { DAYS_PER_YEAR, monthlyTerms, yearlyTerms } from "./season_terms.ts";

/** The terms of a log-linear model besides its intercept, weekdays, trend and calendar columns. */
export interface GlmTerms {
  /** Yearly Fourier pairs. */
  readonly yearly: number;
  /** Fourier pairs over the month. */
  readonly monthly: number;
}

/** The regressors of a log-linear model: a row per day of the history and the horizon, `columns` numbers a row. */
export interface GlmDesign {
  readonly columns: number;
  readonly rows: Float64Array;
  /** Index of the trend in a row. */
  readonly trend: number;
}

/** A fitted log-linear model: the mean of a day is `scale * exp(row . coefficients)`. */
export interface GlmFit {
  /** One per column of the design. */
  readonly coefficients: Float64Array;
  /** In the unit of the values. */
  readonly scale: number;
  /** The penalty on the square of every coefficient but the intercept. */
  readonly ridge: number;
}

/**
 * Builds the regressors for `days` days from position 0 on:
 *
 *     1, (t - t0) / 365.25, cos and sin of 2 pi k t / 365.25 for k = 1 ... yearly,
 *     cos and sin of 2 pi k m for k = 1 ... monthly, the calendar columns, six weekday contrasts
 *
 * with t in days since 1970 and m the elapsed part of the calendar month, 0 on its first day. Weekdays are sum-coded (the seven
 * effects add up to 0), so that the intercept is that of a mean day. They come last because they are mostly 0, which makes
 * the fit faster. Fourier terms for seasons: Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989),
 * section 2.3.4.
 */
export function glmDesign(series: PreparedSeries, { terms, days }: { terms: GlmTerms; days: number }): GlmDesign {
  const columns = 8 + 2 * terms.yearly + 2 * terms.monthly + series.calendar.length;
  const rows = new Float64Array(days * columns);
  const seasons = [yearlyTerms(terms.yearly), monthlyTerms(terms.monthly)];
  let at = 0; // one array for all rows: an array for each row would take most of the time
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

/** Bounds of the linear predictor: a weekday without sales cannot run away to exp(-700), nor a spike to infinity. */
const LOWEST = -6;
const HIGHEST = 4;

/** A linear predictor within its bounds. */
export function clip(eta: number): number {
  return Math.min(HIGHEST, Math.max(LOWEST, eta));
}

/**
 * The linear predictor of the day at `position`, within its bounds: the logarithm of the day's mean over the scale of the fit. Its
 * trend is held at the last day before `origin`.
 */
export function linearPredictor(
  { columns, rows, trend }: GlmDesign,
  { coefficients, position, origin }: { coefficients: Float64Array; position: number; origin: number },
): number {
  let eta = 0;
  for (let column = 0; column < columns; column++) {
    const row = column === trend ? Math.min(position, origin - 1) : position;
    eta += rows[row * columns + column]! * coefficients[column]!;
  }
  return clip(eta);
}
