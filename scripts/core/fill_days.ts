import { addDays } from "./days.ts";

/**
 * One number per calendar day, from the first day in `rows` to `cutoff`, oldest first: a day without a row had no orders
 * and counts 0. Rows may come in any order; days after `cutoff` are left out, because they are not complete yet.
 */
export function fillDays(rows: { day: string; sales: number }[], cutoff: string): number[] {
  const salesByDay = new Map(rows.map(({ day, sales }) => [day, sales]));
  const firstDay = rows.reduce((first, { day }) => day < first ? day : first, addDays(cutoff, 1));
  const values: number[] = [];
  for (let day = firstDay; day <= cutoff; day = addDays(day, 1)) values.push(salesByDay.get(day) ?? 0);
  return values;
}
