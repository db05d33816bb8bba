import { escapeHtml, formatFullDay } from "../format.ts";
import type { ReportData } from "../report_data.ts";

/** Returns when the report was written and from what data, and how to query more. */
export function footer({ forecast, generated }: ReportData, through: string | undefined): string {
  const facts = [`Generated ${generated.toString({ smallestUnit: "minute" }).replace("T", " ").replace("Z", " UTC")}`];
  if (through !== undefined) facts.push(`sales through ${formatFullDay(through)}`);
  if (forecast !== undefined) {
    facts.push(
      `forecast after ${formatFullDay(forecast.cutoff)} by the mean of ${escapeHtml(forecast.models.join(", "))}`,
    );
  }
  // deno-lint-ignore storecast/sql-is-called-by-name -- an example for the reader
  return `<footer>
<p>${facts.join(" · ")}</p>
<p>To query more:</p>
<pre><code>psql "$(deno task --quiet db url)" -c "select * from mart.top_cities(p_from =&gt; date_trunc('year', now())::date, p_limit =&gt; 8)"</code></pre>
</footer>`;
}
