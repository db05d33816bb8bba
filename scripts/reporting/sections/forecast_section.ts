import type { ForecastBounds } from "../../forecasting/series_forecast.ts";
import { palette } from "../charts/palette.ts";
import { forecastChart } from "../charts/forecast_chart.ts";
import { escapeHtml } from "../escape_html.ts";
import { formatDay, formatFullDay, formatNumber } from "../format.ts";
import type { ReportForecast, SalesDay } from "../report_data.ts";
import { upcomingPoints } from "../upcoming_points.ts";

/** The last two weeks, the forecast of the next days with its bands, and the same as a table. */
export function forecastSection(days: SalesDay[], forecast: ReportForecast | undefined): string {
  const recent = days.slice(-14);
  const points = upcomingPoints(forecast, days.at(-1)!.day);
  return `<section>
<h2>Last two weeks${points.length > 0 ? ` and next ${points.length} days` : ""}</h2>
<figure class="card">
<ul class="legend">
<li><i style="background:${palette.actual}"></i>sales</li>
<li><i class="line" style="background:${palette.forecast}"></i>forecast mean</li>
<li><i style="background:${palette.band80}"></i>80 % band</li>
<li><i style="background:${palette.band95}"></i>95 % band</li>
</ul>
<div class="wide">${forecastChart(recent, points, { width: 900, height: 320 })}</div>
<div class="narrow">${forecastChart(recent, points, { width: 320, height: 320 })}</div>
${forecast === undefined ? "<figcaption>There is no forecast yet</figcaption>" : forecastTable(forecast, points)}
</figure>
</section>`;
}

function forecastTable({ reason, cutoff, sum, points: all }: ReportForecast, points: ReportForecast["points"]): string {
  const origin = `Forecast from sales through ${formatFullDay(cutoff)}` +
    (reason === null ? "" : ` (${escapeHtml(reason)})`);
  if (points.length === 0) return `<figcaption>${origin}; sales have overtaken it</figcaption>`;
  return `<figcaption>${origin}. The bands are those of single days; a week's sum varies less than they do together</figcaption>
<div class="scroll"><table>
<thead><tr><th scope="col">Forecast</th><th scope="col">Mean</th><th scope="col">80 % band</th><th scope="col">95 % band</th></tr></thead>
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
