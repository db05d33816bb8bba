import type { CheckedDay } from "./published_rows.ts";
import { counted } from "../core/counted.ts";
import { amount, table } from "./text_lines.ts";

/** Most days and most months that are shown one by one. */
const [MOST_DAYS, MOST_MONTHS] = [31, 48];

/** Formats the sums by day; by month or year if there are many days. */
export function formatDays(days: readonly CheckedDay[]): string[] {
  const by = sumBy(days, days.length <= MOST_DAYS ? 10 : 7);
  const isByYear = by.length > MOST_MONTHS;
  const sums = isByYear ? sumBy(days, 4) : by;
  const hasReturns = days.some(({ returns }) => Number(returns) > 0);
  const row = (name: string, sum: Sum): string[] => [
    name,
    counted(sum.lines),
    counted(sum.orders),
    ...hasReturns ? [counted(sum.returns)] : [],
    amount(writeUnits(sum.sales)),
  ];
  const unit = isByYear ? "year" : days.length <= MOST_DAYS ? "day" : "month";
  const [all] = sumBy(days, 0);
  const total = sums.length > 1 ? [row("all", all![1])] : [];
  const header = [unit, "lines", "orders", ...hasReturns ? ["returns"] : [], "sales"];
  const count = days.length > MOST_DAYS
    ? ` (${counted(days.length)} days, ${days[0]!.day} to ${days.at(-1)!.day})`
    : "";
  return [
    `By ${unit}${count}:`,
    ...table([header, ...sums.map(([name, sum]) => row(name, sum)), ...total], new Set([1, 2, 3, 4])),
  ];
}

interface Sum {
  lines: number;
  orders: number;
  returns: number;
  /** Exact, in units of 0.0001. */
  sales: bigint;
}

/** Sums the days by the first characters of their date: 10 by day, 7 by month, 4 by year, 0 in total. */
function sumBy(days: readonly CheckedDay[], characters: number): [string, Sum][] {
  const sums = new Map<string, Sum>();
  for (const { day, lines, orders, returns, sales } of days) {
    const key = day.slice(0, characters);
    const sum = sums.get(key) ?? { lines: 0, orders: 0, returns: 0, sales: 0n };
    sum.lines += Number(lines);
    sum.orders += Number(orders);
    sum.returns += Number(returns);
    sum.sales += readUnits(sales);
    sums.set(key, sum);
  }
  return [...sums];
}

const DECIMALS = 4;

/** Parses a decimal with up to four decimals into units of 0.0001. */
function readUnits(text: string): bigint {
  const [integer, decimals = ""] = text.split(".");
  return BigInt(integer + decimals.padEnd(DECIMALS, "0"));
}

function writeUnits(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(DECIMALS + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`;
}
