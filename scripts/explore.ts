/**
 * Analyzes daily sales and order lines: description, patterns, statistical tests, correlations. Saves the results in the marts.
 *
 * Usage: `deno task explore`
 *
 * @module
 */
import { analyzeStore } from "./analysis/analyze_store.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { formatAnalysis } from "./reporting/format_analysis.ts";
import { runAsWriter } from "./store/run_as_writer.ts";

async function explore(options: { now?: Temporal.Instant }): Promise<void> {
  await runAsWriter("explore", taskContext(options), async (context) => {
    const analysis = await analyzeStore(context);
    if (!analysis) return "Nothing is loaded yet, so there is nothing to analyze";
    const saved = analysis.isNew ? "saved in mart.sales_*" : "already in mart.sales_*";
    return `${formatAnalysis(analysis)}\n\nThrough ${analysis.cutoff}; ${saved}`;
  });
}

if (import.meta.main) {
  await runTask(taskCommand("explore").addOption(nowOption()).action(explore));
}
