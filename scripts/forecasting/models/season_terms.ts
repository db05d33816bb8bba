/** Mean length of a year in days. */
export const DAYS_PER_YEAR = 365.25;

/** The cosines and sines of a day, one pair after another. Days are counted from 1970-01-01. */
export type SeasonTerms = (day: number) => Float64Array;

/** The first `pairs` yearly Fourier pairs of a day t: cos and sin of 2 pi k t / 365.25. */
export const yearlyTerms = (pairs: number): SeasonTerms =>
  remembered(`yearly ${pairs}`, (day) => fourier(day / DAYS_PER_YEAR, pairs));

/** The first `pairs` Fourier pairs of the elapsed part m of a day's calendar month, 0 on its first: cos and sin of 2 pi k m. */
export const monthlyTerms = (pairs: number): SeasonTerms =>
  remembered(`monthly ${pairs}`, (day) => {
    const date = EPOCH.add({ days: day });
    return fourier((date.day - 1) / date.daysInMonth, pairs);
  });

const EPOCH = Temporal.PlainDate.from("1970-01-01");

/** Terms by kind and day. They are the same for every series, so each is computed once in a worker. */
const byKind = new Map<string, Map<number, Float64Array>>();

function remembered(kind: string, compute: SeasonTerms): SeasonTerms {
  const terms = byKind.get(kind) ?? new Map<number, Float64Array>();
  byKind.set(kind, terms);
  return (day) => {
    let own = terms.get(day);
    if (own === undefined) terms.set(day, own = compute(day));
    return own;
  };
}

function fourier(part: number, pairs: number): Float64Array {
  const terms = new Float64Array(2 * pairs);
  for (let pair = 1; pair <= pairs; pair++) {
    terms[2 * pair - 2] = Math.cos(2 * Math.PI * pair * part);
    terms[2 * pair - 1] = Math.sin(2 * Math.PI * pair * part);
  }
  return terms;
}
