import { formatFullDay } from "../format.ts";
import type { ReportData } from "../report_data.ts";
import { escapeHtml } from "../escape_html.ts";

/** When the report was made and from what, and how to ask for more. */
export function footer({ forecast, generated }: ReportData, through: string | undefined): string {
  const facts = [`Generated ${generated.toString({ smallestUnit: "minute" }).replace("T", " ").replace("Z", " UTC")}`];
  if (through !== undefined) facts.push(`sales through ${formatFullDay(through)}`);
  if (forecast !== undefined) {
    facts.push(
      `forecast after ${formatFullDay(forecast.cutoff)} by the mean of ${escapeHtml(forecast.models.join(", "))}`,
    );
  }
  // deno-lint-ignore storecast/sql-is-called-by-name -- for the reader to run
  return `<footer>
<p>${facts.join(" · ")}</p>
<p>Ask for more:</p>
<pre><code>psql "$(deno task --quiet db url)" -c "select * from mart.top_cities(p_from =&gt; date_trunc('year', now())::date, p_limit =&gt; 8)"</code></pre>
</footer>`;
}
