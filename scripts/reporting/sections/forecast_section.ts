import type { ForecastBounds } from "../../forecasting/series_forecast.ts";
import { palette } from "../charts/palette.ts";
import { projectionChart } from "../charts/forecast_chart.ts";
import { escapeHtml } from "../escape_html.ts";
import { formatDay, formatFullDay, formatNumber } from "../format.ts";
import type { ReportForecast, SalesDay } from "../report_data.ts";
import { upcomingPoints } from "../upcoming_points.ts";

/** The last two weeks, the projection of the next days with its bands, and the same as a table. */
export function projectionSection(days: SalesDay[], forecast: ReportForecast | undefined): string {
  const recent = days.slice(-14);
  const points = upcomingPoints(forecast, days.at(-1)!.day);
  return `<section>
<h2>Last two weeks${points.length > 0 ? ` and next ${points.length} days` : ""}</h2>
<figure class="card">
<ul class="legend">
<li><i style="background:${palette.actual}"></i>sales</li>
<li><i class="line" style="background:${palette.projected}"></i>projected mean</li>
<li><i style="background:${palette.band80}"></i>80 % band</li>
<li><i style="background:${palette.band95}"></i>95 % band</li>
</ul>
<div class="wide">${projectionChart(recent, points, { width: 900, height: 320 })}</div>
<div class="narrow">${projectionChart(recent, points, { width: 320, height: 320 })}</div>
${forecast === undefined ? "<figcaption>There is no projection yet</figcaption>" : projection(forecast, points)}
</figure>
</section>`;
}

function projection({ status, cutoff, sum, points: all }: ReportForecast, points: ReportForecast["points"]): string {
  const origin = `Projected from sales through ${formatFullDay(cutoff)}` +
    (status === "ok" ? "" : ` (${escapeHtml(status)})`);
  if (points.length === 0) return `<figcaption>${origin}; sales have overtaken it</figcaption>`;
  return `<figcaption>${origin}. The bands are those of single days; a week's sum varies less than they do together</figcaption>
<div class="scroll"><table>
<thead><tr><th scope="col">Projected</th><th scope="col">Mean</th><th scope="col">80 % band</th><th scope="col">95 % band</th></tr></thead>
<tbody>
${points.map((point) => row(formatDay(point.day), point)).join("\n")}
</tbody>
${points.length === all.length ? `<tfoot>${row(`${all.length} days`, sum)}</tfoot>` : ""}
</table></div>`;
}

function row(name: string, { mean, lo80, hi80, lo95, hi95 }: ForecastBounds): string {
  return `<tr><th scope="row">${name}</th><td>${formatNumber(mean)}</td>` +
    `<td>${formatNumber(lo80)} – ${formatNumber(hi80)}</td><td>${formatNumber(lo95)} – ${formatNumber(hi95)}</td></tr>`;
}
