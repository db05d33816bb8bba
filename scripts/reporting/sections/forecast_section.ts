import type { ForecastBounds } from "../../forecasting/series_forecast.ts";
import { forecastChart } from "../charts/forecast_chart.ts";
import { palette } from "../charts/palette.ts";
import { escapeHtml, formatDay, formatFullDay, formatNumber } from "../format.ts";
import { type ReportData, type ReportForecast, upcomingPoints } from "../report_data.ts";

/** Returns the last two weeks, the forecast of the next days with its intervals, and the same as a table. */
export function forecastSection({ days, forecast, refusal }: ReportData): string {
  const recent = days.slice(-14);
  const points = upcomingPoints(forecast, days.at(-1)!.day);
  return `<section>
<h2>Last two weeks${points.length > 0 ? ` and next ${points.length} days` : ""}</h2>
<figure class="card">
<ul class="legend">
<li><i style="background:${palette.actual}"></i>sales</li>
<li><i class="line" style="background:${palette.forecast}"></i>forecast mean</li>
<li><i style="background:${palette.interval80}"></i>80 % interval</li>
<li><i style="background:${palette.interval95}"></i>95 % interval</li>
</ul>
<div class="wide">${forecastChart(recent, points, { width: 900, height: 320 })}</div>
<div class="narrow">${forecastChart(recent, points, { width: 320, height: 320 })}</div>
${refusal === undefined ? "" : `<figcaption>The forecast was refused. ${escapeHtml(refusal)}</figcaption>`}
${forecast === undefined ? withoutForecast(refusal) : forecastTable(forecast, points)}
</figure>
</section>`;
}

function withoutForecast(refusal: string | undefined): string {
  return refusal === undefined ? "<figcaption>There is no forecast yet</figcaption>" : "";
}

function forecastTable({ reason, cutoff, sum, points: all }: ReportForecast, points: ReportForecast["points"]): string {
  const origin = `Forecast from sales through ${formatFullDay(cutoff)}` +
    (reason === null ? "" : ` (${escapeHtml(reason)})`);
  if (points.length === 0) return `<figcaption>${origin}; all its days are over</figcaption>`;
  return `<figcaption>${origin}. Each interval is for one day; the interval for all days together is narrower than their sum</figcaption>
<div class="scroll"><table>
<thead><tr><th scope="col">Forecast</th><th scope="col">Mean</th><th scope="col">80 % interval</th><th scope="col">95 % interval</th></tr></thead>
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
