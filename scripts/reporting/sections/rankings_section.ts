import { rankingChart } from "../charts/ranking_chart.ts";
import { escapeHtml, formatNumber } from "../format.ts";
import { type Ranking, rankings } from "../rankings.ts";
import type { RankedRow, ReportData } from "../report_data.ts";

/**
 * Returns the rankings as bars by sales, each with a collapsed table of all measures. A ranking without rows, such as that of cities in
 * a shop that does not know them, is left out.
 */
export function rankingsSection(ranked: ReportData["rankings"]): string {
  const known = rankings.filter(({ name, needsSeveral }) => ranked[name].length > (needsSeveral ? 1 : 0));
  const groups = [...Map.groupBy(known, ({ group }) => group)].map(([group, members]) =>
    `<section>
<h2>${group} <small>by sales, all time</small></h2>
${members.map((ranking) => card(ranking, ranked[ranking.name])).join("\n")}
</section>`
  );
  return `<div class="groups">\n${groups.join("\n")}\n</div>`;
}

function card({ title, limit }: Ranking, rows: RankedRow[]): string {
  const heading = rows.length === limit && limit > 5 ? `Top ${limit} ${title.toLowerCase()}` : title;
  return `<figure class="card">
<h3>${heading}</h3>
${rankingChart(title, rows)}
<details><summary>As a table</summary>
<div class="scroll"><table>
<thead><tr><th scope="col">${title}</th><th scope="col">Sales</th><th scope="col">Orders</th><th scope="col">Units</th><th scope="col">Profit</th></tr></thead>
<tbody>
${rows.map(row).join("\n")}
</tbody>
</table></div>
</details>
</figure>`;
}

function row({ name, detail, sales, orders, quantity, profit }: RankedRow): string {
  const label = escapeHtml(detail === undefined ? name : `${name}, ${detail}`);
  const cells = [sales, orders, quantity, profit].map((value) => `<td>${formatNumber(value)}</td>`).join("");
  return `<tr><th scope="row">${label}</th>${cells}</tr>`;
}
