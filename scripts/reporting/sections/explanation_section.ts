import { decompositionChart } from "../charts/decomposition_chart.ts";
import { modelChart } from "../charts/model_chart.ts";
import { palette } from "../charts/palette.ts";
import type { Explanation } from "../explanation.ts";
import { escapeHtml, formatFullDay, formatNumber } from "../format.ts";

/** Returns how the forecast of one series was made: the models, their backtest, and the decomposed series. */
export function explanationSection(explanation: Explanation | undefined): string {
  if (explanation === undefined) return "";
  const { series, cutoff, horizon, sum, models, reason, notes, intervals, scores, days } = explanation;
  const remarks = [
    ...(reason === null ? [] : [reason]),
    ...notes,
    `the intervals come from ${intervals === "simulated" ? "simulated orders and their values" : "past errors"}`,
  ];
  return `<section>
<h2>How the forecast was made <small>${escapeHtml(series)}, after ${formatFullDay(cutoff).slice(4)}</small></h2>
<div class="groups explanation">
<figure class="card">
<h3>${formatNumber(sum.mean)} in ${horizon} days; 80 % between ${formatNumber(sum.lo80)} and ${
    formatNumber(sum.hi80)
  }</h3>
<p>Mean of ${models.map((model) => `“${escapeHtml(model)}”`).join(", ")}; ${escapeHtml(remarks.join("; "))}</p>
${scores.some(({ relative }) => relative !== null) ? backtested(explanation) : ""}
</figure>
${
    days.length === 0 ? "" : `<figure class="card">
<h3>Sales of ${days.length} days, decomposed</h3>
<div class="wide">${decompositionChart(days, { width: 560 })}</div>
<div class="narrow">${decompositionChart(days, { width: 320 })}</div>
<figcaption>The three parts of a day add up to its sales</figcaption>
</figure>`
  }
</div>
</section>`;
}

function backtested({ scores }: Explanation): string {
  const weeks = Math.max(...scores.map(({ origins }) => origins));
  return `<ul class="legend">
<li><i style="background:${palette.forecast}"></i>chosen</li>
<li><i style="background:${palette.interval80}"></i>tried</li>
</ul>
${modelChart(scores, { width: 340 })}
<figcaption>Daily error in the backtest of ${weeks} weeks, relative to seasonal naive: lower is better</figcaption>`;
}
