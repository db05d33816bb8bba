import { formatChange, formatDay, formatNumber } from "../format.ts";
import { type ReportForecast, type SalesDay, upcomingPoints } from "../report_data.ts";

/** Returns the numbers that a shopkeeper looks for first. */
export function headlines(days: SalesDay[], forecast: ReportForecast | undefined): string {
  const last = days.at(-1)!;
  const week = total(days.slice(-7));
  const weekBefore = total(days.slice(-14, -7));
  const all = total(days);
  const change = formatChange(week.sales, weekBefore.sales);
  const before = weekBefore.sales === 0 ? "no sales" : formatNumber(weekBefore.sales);
  const comparison = change === undefined ? `${before} in the week before` : `${change} week on week`;
  const points = upcomingPoints(forecast, last.day);
  const items = [
    headline(formatDay(last.day), last.sales, `${formatNumber(last.orders)} ${last.orders === 1 ? "order" : "orders"}`),
    headline("Last 7 days", week.sales, comparison),
  ];
  if (points.length > 0) {
    const sum = points.reduce((total, { mean }) => total + mean, 0);
    items.push(headline(`Next ${points.length} days`, sum, "sum of the forecast", "forecast"));
  }
  items.push(
    headline("All time", all.sales, `since ${formatDay(days[0]!.day)} ${days[0]!.day.slice(0, 4)}`),
    headline("Orders, all time", all.orders, `${formatNumber(week.orders)} in the last 7 days`),
    headline("Average order", all.orders === 0 ? 0 : all.sales / all.orders, "sales per order"),
  );
  return `<dl class="headlines">\n${items.join("\n")}\n</dl>`;
}

function headline(name: string, value: number, note: string, meaning = ""): string {
  return `<div class="card ${meaning}"><dt>${name}</dt><dd><div class="value">${formatNumber(value)}</div>` +
    `<div class="note">${note}</div></dd></div>`;
}

function total(days: SalesDay[]): { sales: number; orders: number } {
  return {
    sales: days.reduce((sum, { sales }) => sum + sales, 0),
    orders: days.reduce((sum, { orders }) => sum + orders, 0),
  };
}
