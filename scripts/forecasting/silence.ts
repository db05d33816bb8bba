import type { PreparedSeries } from "./prepared_series.ts";

/** With fewer days without sales at the end, a series does not count as silent. */
const FEWEST_SILENT_DAYS = 28;

/** A series is silent if its last days without sales would be less likely than this by chance. */
const CHANCE = 0.001;

/** Days before the silence from which that probability is estimated. */
const YEAR = 365;

/** Days around the same day a year before in which a season may begin. */
const SEASON_DAYS = 14;

/** The days without sales at the end of a history, if they are not chance. */
export interface Silence {
  /** Position of the first of them. */
  readonly from: number;
  /** Whether each day of the horizon is expected to be silent as well: all of them, except near the start of a season. */
  readonly days: readonly boolean[];
}

/**
 * The silence at the end of the days before `origin`: the series has ended, or is out of season. Undefined while it sells.
 *
 * It is a silence if nothing was sold for 28 days or longer, and if that would happen less than once in 1,000 times in a series that
 * sold on as many days as this one did in the year before. A product that is sold once a month is not silent after 28 days.
 *
 * If the same days of the year before were as silent, as in a shop that sells in winter, then the season ends the silence: days within
 * two weeks of a sale a year ago are left to the models. A day with returns alone counts as one without sales.
 */
export function silenceAt(
  series: PreparedSeries,
  { origin, horizon }: { origin: number; horizon: number },
): Silence | undefined {
  const { values } = series;
  let from = origin;
  while (from > 0 && !(values[from - 1]! > 0)) from--;
  const silent = countDays(values, from, origin);
  if (from === 0 || silent.days < FEWEST_SILENT_DAYS) return undefined;
  if (!isSignificant(silent.days, countDays(values, Math.max(0, from - YEAR), from))) return undefined;
  const lastYear = countDays(values, Math.max(0, from - YEAR), Math.max(0, origin - YEAR));
  const isSeasonal = lastYear.days >= FEWEST_SILENT_DAYS && !isSignificant(silent.days, lastYear);
  const sellsAbout = (position: number): boolean => {
    const same = position - YEAR;
    return countDays(values, Math.max(0, same - SEASON_DAYS), Math.min(origin, same + SEASON_DAYS + 1)).selling > 0;
  };
  return {
    from,
    days: Array.from({ length: horizon }, (_, step) => !(isSeasonal && sellsAbout(origin + step))),
  };
}

/** Counts of known days, and of those with sales. */
interface Days {
  readonly days: number;
  readonly selling: number;
}

function countDays(values: Float64Array, from: number, to: number): Days {
  let days = 0;
  let selling = 0;
  for (let position = from; position < to; position++) {
    if (Number.isNaN(values[position]!)) continue;
    days++;
    if (values[position]! > 0) selling++;
  }
  return { days, selling };
}

/**
 * Whether `silent` days without sales are too many for chance, given the days before them: Laplace's rule of succession (an unknown share of selling
 * days, all shares equally likely a priori) gives their probability as a product of (zeros + i) / (days + i). The first and the last
 * selling day are not counted, since the days were chosen to begin and end with one.
 */
function isSignificant(silent: number, { days, selling }: Days): boolean {
  const zeros = days - selling;
  const counted = zeros + Math.max(0, selling - 2);
  let chance = 1;
  for (let day = 1; day <= silent && chance >= CHANCE; day++) chance *= (zeros + day) / (counted + day + 1);
  return chance < CHANCE;
}
