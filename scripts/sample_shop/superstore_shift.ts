/** Last order date of the Superstore data. */
export const LAST_DAY = Temporal.PlainDate.from("2017-12-30");

/**
 * Returns the number of days by which the Superstore's dates move: whole weeks, close to whole years, so that weekdays and seasons stay
 * and `today` falls in the last year of the data.
 */
export function superstoreShift(today: string): number {
  const day = Temporal.PlainDate.from(today);
  const years = day.year - LAST_DAY.year;
  const shifts = [years - 1, years, years + 1].map(wholeWeeks);
  return shifts.find((days) => Temporal.PlainDate.compare(LAST_DAY.add({ days }), day) >= 0)!;
}

function wholeWeeks(years: number): number {
  return 7 * Math.round(LAST_DAY.until(LAST_DAY.add({ years }), { largestUnit: "days" }).days / 7);
}
