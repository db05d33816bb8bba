import { formatProbability, stationarityConclusion, testConclusion } from "../../analysis/conclusion.ts";
import { correlationChart } from "../charts/correlation_chart.ts";
import { indexChart } from "../charts/index_chart.ts";
import { palette } from "../charts/palette.ts";
import { trendChart } from "../charts/trend_chart.ts";
import {
  attributeName,
  escapeHtml,
  formatFullDay,
  formatNumber,
  formatShare,
  monthName,
  weekdayName,
} from "../format.ts";
import type { DecomposedDay, MeanLine, ReportPatterns, ReportRatio } from "../pattern_data.ts";

/** Returns the patterns of sales, their decomposition and the tests; leaves out a part without a result. */
export function patternsSection(patterns: ReportPatterns | undefined): string {
  if (patterns === undefined) return "";
  const { weekdays, months, isTrendRemoved, correlations, decomposition, tests, ratios } = patterns;
  const monthNote = isTrendRemoved ? "without growth" : "with growth, as there is no second year yet";
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
      "Mean sales by weekday; 100 (dashed) is the average day",
    )
  }
${
    card(
      "Months",
      indexChart(
        "Mean sales per day by month, 100 is the average day",
        months.map(({ part, index }) => ({ name: monthName(part), index })),
      ),
      `Mean sales per day by month; 100 (dashed) is the average day; ${monthNote}`,
    )
  }
${
    correlations.length === 0 ? "" : card(
      "Earlier days",
      correlationChart(correlations),
      "Correlation with sales that many days earlier; between the dashed lines it may be chance",
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
<li><i style="background:${palette.actualLight}"></i>daily sales</li>
<li><i class="line" style="background:${palette.actual}"></i>trend: mean of 7 days</li>
<li><i class="line" style="background:${palette.muted}"></i>trend plus weekday</li>
</ul>
<div class="wide">${trendChart(days, { width: 900, height: 220 })}</div>
<div class="narrow">${trendChart(days, { width: 320, height: 220 })}</div>
</figure>`;
}

function explained(ratios: ReportRatio[]): string {
  return `<h3 class="next">What explains the sales of an order line</h3>
<p>${escapeHtml(explanation(ratios))}</p>
<div class="scroll"><table class="wrapping">
<thead><tr><th scope="col">Attribute</th><th scope="col">Explains</th><th scope="col">Chance</th><th scope="col">Highest mean</th><th scope="col">Lowest mean</th></tr></thead>
<tbody>
${ratios.map(row).join("\n")}
</tbody>
</table></div>`;
}

/** Returns "Category explains 5.0 % of the variance; segment and ship mode explain nothing beyond chance". */
function explanation(ratios: ReportRatio[]): string {
  const name = ({ attribute }: ReportRatio): string => attributeName(attribute).toLowerCase();
  const tested = ratios.filter(({ pValue }) => pValue !== null);
  const unclear = tested.filter(({ pValue }) => pValue! >= 0.05);
  const parts = tested
    .filter(({ pValue }) => pValue! < 0.05)
    .map((ratio) => `${name(ratio)} explains ${formatShare(ratio.etaSquared!)} of the variance`);
  if (unclear.length > 0) {
    parts.push(`${unclear.map(name).join(" and ")} explain${unclear.length === 1 ? "s" : ""} nothing beyond chance`);
  }
  if (parts.length === 0) return "The order lines vary too little to tell";
  const text = parts.join("; ");
  return text[0]!.toUpperCase() + text.slice(1);
}

function row({ attribute, etaSquared, pValue, reason, highest, lowest }: ReportRatio): string {
  const name = `<th scope="row">${escapeHtml(attributeName(attribute))}</th>`;
  if (etaSquared === null) return `<tr>${name}<td colspan="4">no result: ${escapeHtml(reason ?? "")}</td></tr>`;
  const mean = ({ member, mean }: MeanLine): string => `<td>${escapeHtml(member)} ${formatNumber(mean)}</td>`;
  const chance = escapeHtml(formatProbability(pValue!));
  return `<tr>${name}<td>${formatShare(etaSquared)}</td><td>${chance}</td>${mean(highest)}${mean(lowest)}</tr>`;
}
