import { allTimeChart } from "../charts/all_time_chart.ts";
import { palette } from "../charts/palette.ts";
import { formatNumber } from "../format.ts";
import type { SalesDay } from "../report_data.ts";

/** Returns the sales of every day as a chart, and by year as a table. */
export function allTimeSection(days: SalesDay[]): string {
  const names = days.map(({ day }) => day);
  const sales = days.map((day) => day.sales);
  return `<section>
<h2>All time</h2>
<figure class="card">
<ul class="legend">
<li><i class="line" style="background:${palette.actualLight}"></i>daily sales</li>
<li><i class="line" style="background:${palette.actual}"></i>mean of 28 days</li>
</ul>
<div class="wide">${allTimeChart(names, sales, { width: 900, height: 260 })}</div>
<div class="narrow">${allTimeChart(names, sales, { width: 320, height: 240 })}</div>
<div class="scroll"><table>
<thead><tr><th scope="col">Year</th><th scope="col">Sales</th><th scope="col">Orders</th><th scope="col">Sales per order</th></tr></thead>
<tbody>
${[...Map.groupBy(days, ({ day }) => day.slice(0, 4))].map(([year, ofYear]) => row(year, ofYear)).join("\n")}
</tbody>
</table></div>
</figure>
</section>`;
}

function row(year: string, days: SalesDay[]): string {
  const sales = days.reduce((sum, day) => sum + day.sales, 0);
  const orders = days.reduce((sum, day) => sum + day.orders, 0);
  const average = orders === 0 ? "" : formatNumber(sales / orders);
  return `<tr><th scope="row">${year}</th><td>${formatNumber(sales)}</td><td>${
    formatNumber(orders)
  }</td><td>${average}</td></tr>`;
}
