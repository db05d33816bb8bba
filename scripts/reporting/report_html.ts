import { addDays, daysBetween } from "../core/days.ts";
import { escapeHtml, formatFullDay } from "./format.ts";
import type { ReportData } from "./report_data.ts";
import { reportStyle } from "./report_style.ts";
import { allTimeSection } from "./sections/all_time_section.ts";
import { explanationSection } from "./sections/explanation_section.ts";
import { footer } from "./sections/footer.ts";
import { forecastSection } from "./sections/forecast_section.ts";
import { headlines } from "./sections/headlines.ts";
import { patternsSection } from "./sections/patterns_section.ts";
import { rankingsSection } from "./sections/rankings_section.ts";

/**
 * Returns the report as one HTML document without scripts and requests, with the charts inline. The same data gives the same
 * document.
 */
export function renderReport(data: ReportData): string {
  const body = data.days.length === 0 ? emptyPage(data) : fullPage(data);
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

function fullPage(data: ReportData): string {
  const { days } = data;
  const through = days.at(-1)!.day;
  return `<header>
<h1>${title(data)}</h1>
<p class="muted">Sales through ${formatFullDay(through)}, in the store's currency</p>
${lateNotice(through, data.today)}
</header>
<main>
${headlines(days, data.forecast)}
${forecastSection(data)}
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
<p>There are no sales yet. Load the archive with <code>deno task archive FILE</code>, or pull the first days with
<code>deno task pull --from yyyy-MM-dd</code> and <code>deno task publish</code>; then write the report again.</p>
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
