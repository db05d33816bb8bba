import { formatProbability, stationarityConclusion, testConclusion } from "../../analysis/conclusion.ts";
import { correlationChart } from "../charts/correlation_chart.ts";
import { indexChart } from "../charts/index_chart.ts";
import { palette } from "../charts/palette.ts";
import { trendChart } from "../charts/trend_chart.ts";
import { escapeHtml } from "../escape_html.ts";
import { formatFullDay, formatNumber, formatShare } from "../format.ts";
import type { DecomposedDay, MeanLine, ReportPatterns, ReportRatio } from "../pattern_data.ts";
import { attributeName, monthName, weekdayName } from "../pattern_names.ts";

/** The patterns of sales, their decomposition, and what tests say; a part without a result is left out. */
export function patternsSection(patterns: ReportPatterns | undefined): string {
  if (patterns === undefined) return "";
  const { weekdays, months, isTrendRemoved, correlations, decomposition, tests, ratios } = patterns;
  const monthNote = isTrendRemoved ? "without growth" : "growth included: there is no second year yet";
  return `<section>
<h2>Patterns and tests <small>through ${formatFullDay(patterns.cutoff).slice(4)}</small></h2>
<div class="groups patterns">
${
    card(
      "Weekdays",
      indexChart(
        "Mean sales by weekday, 100 is the average day",
        weekdays.map(({ part, index }) => ({ name: weekdayName(part), index })),
      ),
      "Mean day; 100, the dashed line, is the average of all",
    )
  }
${
    card(
      "Months",
      indexChart(
        "Mean sales a day by month, 100 is the average day",
        months.map(({ part, index }) => ({ name: monthName(part), index })),
      ),
      `Mean day; 100, the dashed line, is the average; ${monthNote}`,
    )
  }
${
    correlations.length === 0 ? "" : card(
      "Days before",
      correlationChart(correlations),
      "Correlation with sales that number of days before; between the dashed lines it can be chance",
    )
  }
</div>
${decomposition.length === 0 ? "" : decomposed(decomposition)}
<figure class="card">
<h3>${stationarityConclusion(tests)}</h3>
<ul class="conclusions">
${tests.map((test) => `<li>${escapeHtml(testConclusion(test))}</li>`).join("\n")}
</ul>
${ratios.length === 0 ? "" : explained(ratios)}
</figure>
</section>`;
}

function card(title: string, chart: string, note: string): string {
  return `<figure class="card">
<h3>${title}</h3>
${chart}
<figcaption>${note}</figcaption>
</figure>`;
}

function decomposed(days: DecomposedDay[]): string {
  return `<figure class="card">
<h3>The last ${Math.round(days.length / 7)} weeks, decomposed</h3>
<ul class="legend">
<li><i style="background:${palette.actualLight}"></i>sales of a day</li>
<li><i class="line" style="background:${palette.actual}"></i>trend: mean of the 7 days around</li>
<li><i class="line" style="background:${palette.muted}"></i>trend and weekday</li>
</ul>
<div class="wide">${trendChart(days, { width: 900, height: 220 })}</div>
<div class="narrow">${trendChart(days, { width: 320, height: 220 })}</div>
</figure>`;
}

function explained(ratios: ReportRatio[]): string {
  return `<h3 class="next">What explains the sales of an order line</h3>
<p>${escapeHtml(explanation(ratios))}</p>
<div class="scroll"><table class="wrapping">
<thead><tr><th scope="col">Attribute</th><th scope="col">Explains</th><th scope="col">Chance</th><th scope="col">Greatest mean</th><th scope="col">Least mean</th></tr></thead>
<tbody>
${ratios.map(row).join("\n")}
</tbody>
</table></div>`;
}

/** "Category explains 5.0 % of the spread; segment and ship mode explain nothing beyond chance". */
function explanation(ratios: ReportRatio[]): string {
  const name = ({ attribute }: ReportRatio): string => attributeName(attribute).toLowerCase();
  const tested = ratios.filter(({ pValue }) => pValue !== null);
  const unclear = tested.filter(({ pValue }) => pValue! >= 0.05);
  const parts = tested
    .filter(({ pValue }) => pValue! < 0.05)
    .map((ratio) => `${name(ratio)} explains ${formatShare(ratio.etaSquared!)} of the spread`);
  if (unclear.length > 0) {
    parts.push(`${unclear.map(name).join(" and ")} explain${unclear.length === 1 ? "s" : ""} nothing beyond chance`);
  }
  if (parts.length === 0) return "The order lines have too little variety to tell";
  const text = parts.join("; ");
  return text[0]!.toUpperCase() + text.slice(1);
}

function row({ attribute, etaSquared, pValue, reason, most, least }: ReportRatio): string {
  const name = `<th scope="row">${escapeHtml(attributeName(attribute))}</th>`;
  if (etaSquared === null) return `<tr>${name}<td colspan="4">no result: ${escapeHtml(reason ?? "")}</td></tr>`;
  const mean = ({ member, mean }: MeanLine): string => `<td>${escapeHtml(member)} ${formatNumber(mean)}</td>`;
  const chance = escapeHtml(formatProbability(pValue!));
  return `<tr>${name}<td>${formatShare(etaSquared)}</td><td>${chance}</td>${mean(most)}${mean(least)}</tr>`;
}
