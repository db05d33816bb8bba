/**
 * Explores daily sales and order lines: description, tests, correlations, patterns; keeps it in the marts.
 *
 * Usage: `deno task explore`
 *
 * @module
 */
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { analyzeStore } from "./analysis/analyze_store.ts";
import { runAsWriter } from "./store/run_as_writer.ts";
import { formatExploration } from "./reporting/format_analysis.ts";

async function explore(options: { now?: Temporal.Instant }): Promise<void> {
  await runAsWriter("explore", taskContext(options), async (context) => {
    const explored = await analyzeStore(context);
    if (!explored) return "Nothing is loaded yet, so there is nothing to explore";
    const kept = explored.isNew ? "kept in mart.sales_*" : "the same as in mart.sales_*";
    return `${formatExploration(explored)}\n\nThrough ${explored.cutoff}; ${kept}`;
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("explore", "Describe sales of all days before: figures, tests, correlations, patterns")
      .addOption(nowOption())
      .action(explore),
  );
}
