import type { PreparedSeries } from "../prepared_series.ts";

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

const DAYS_PER_YEAR = 365.25;

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
  const months = terms.monthly > 0 ? monthParts(series.firstDay, days) : undefined;
  for (let position = 0; position < days; position++) {
    const row = rows.subarray(position * columns, (position + 1) * columns);
    const day = series.firstDay + position;
    row[0] = 1;
    row[1] = position / DAYS_PER_YEAR;
    let at = 2;
    for (let pair = 1; pair <= terms.yearly; pair++) {
      const angle = 2 * Math.PI * pair * day / DAYS_PER_YEAR;
      row[at++] = Math.cos(angle);
      row[at++] = Math.sin(angle);
    }
    for (let pair = 1; pair <= terms.monthly; pair++) {
      const angle = 2 * Math.PI * pair * months![position]!;
      row[at++] = Math.cos(angle);
      row[at++] = Math.sin(angle);
    }
    for (const column of series.calendar) row[at++] = column[position]!;
    const weekday = ((day % 7) + 7) % 7;
    if (weekday === 6) row.fill(-1, at);
    else row[at + weekday] = 1;
  }
  return { columns, rows, trend: 1 };
}

/** The elapsed part of its month for each day, 0 on the first. */
function monthParts(firstDay: number, days: number): Float64Array {
  let date = Temporal.PlainDate.from("1970-01-01").add({ days: firstDay });
  let { day, daysInMonth } = date;
  return Float64Array.from({ length: days }, () => {
    const part = (day - 1) / daysInMonth;
    if (++day > daysInMonth) {
      date = date.with({ day: 1 }).add({ months: 1 });
      day = 1;
      daysInMonth = date.daysInMonth;
    }
    return part;
  });
}
