import { allTimeSection } from "./sections/all_time_section.ts";
import { explanationSection } from "./sections/explanation_section.ts";
import { footer } from "./sections/footer.ts";
import { headlines } from "./sections/headlines.ts";
import { patternsSection } from "./sections/patterns_section.ts";
import { projectionSection } from "./sections/forecast_section.ts";
import { rankingsSection } from "./sections/rankings_section.ts";
import { addDays, daysBetween } from "../core/days.ts";
import { escapeHtml } from "./escape_html.ts";
import { formatFullDay } from "./format.ts";
import type { ReportData, SalesDay } from "./report_data.ts";
import { reportStyle } from "./report_style.ts";

/**
 * The report as one HTML document that needs nothing else: no script, no request, the charts inline.
 * The same data gives the same document.
 */
export function renderReport(data: ReportData): string {
  const days = calendarDays(data);
  const body = days.length === 0 ? emptyPage(data) : fullPage(data, days);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title(data)}</title>
<style>
${reportStyle}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function fullPage(data: ReportData, days: SalesDay[]): string {
  const through = days.at(-1)!.day;
  return `<header>
<h1>${title(data)}</h1>
<p class="muted">Sales through ${formatFullDay(through)}, in the shop's currency</p>
${lateNotice(through, data.today)}
</header>
<main>
${headlines(days, data.forecast)}
${projectionSection(days, data.forecast)}
${explanationSection(data.explanation)}
${allTimeSection(days)}
${patternsSection(data.patterns)}
${rankingsSection(data.rankings)}
</main>
${footer(data, through)}`;
}

function emptyPage(data: ReportData): string {
  return `<header>
<h1>${title(data)}</h1>
<p>There are no sales yet. Load the archive with <code>deno task archive FILE</code>, or take the first days with
<code>deno task pull --from yyyy-MM-dd</code> and <code>deno task publish</code>; then make the report again.</p>
</header>
${footer(data, undefined)}`;
}

function title({ source }: ReportData): string {
  return source ? `Sales report: ${escapeHtml(source)}` : "Sales report";
}

function lateNotice(through: string, today: string): string {
  const daysMissing = daysBetween(through, addDays(today, -1));
  if (daysMissing <= 0) return "";
  return `<p class="notice">The ${
    daysMissing === 1 ? "last day is" : `last ${daysMissing} days are`
  } not loaded yet</p>`;
}

/**
 * Every calendar day from the first with orders to the last known: the last with orders or, when later, the
 * projection's cutoff, since a day can pass without orders.
 */
function calendarDays({ days, forecast, today }: ReportData): SalesDay[] {
  const first = days[0];
  if (first === undefined) return [];
  const byDay = new Map(days.map((day) => [day.day, day]));
  const lastWithOrders = days.at(-1)!.day;
  const cutoff = forecast?.cutoff ?? lastWithOrders;
  const last = cutoff > lastWithOrders && cutoff < today ? cutoff : lastWithOrders;
  const all: SalesDay[] = [];
  for (let day = first.day; day <= last; day = addDays(day, 1)) {
    all.push(byDay.get(day) ?? { day, sales: 0, orders: 0 });
  }
  return all;
}
