/**
 * Makes the ZIP of the dashboards for the import dialog of Superset.
 *
 * Usage: `deno task superset:bundle [--out FILE]`
 *
 * @module
 */
import { ExitCode } from "./cli/exit_codes.ts";
import { StorecastError } from "./cli/storecast_error.ts";
import { systemReason } from "./cli/system_reason.ts";
import { runTask, taskCommand } from "./cli/task.ts";
import { assetsOf, readBundle } from "./superset/bundle.ts";
import { analystUrl } from "./superset/superset_settings.ts";
import { zipBundle } from "./superset/zip_bundle.ts";

async function bundle({ out }: { out: string }): Promise<void> {
  const files = await readBundle();
  const assets = assetsOf(files);
  try {
    await Deno.writeFile(out, zipBundle(files, analystUrl()));
  } catch (error) {
    throw new StorecastError(`Cannot write the bundle to "${out}": ${systemReason(error)}`, {
      exitCode: ExitCode.input,
      advice: "Name a file that you may write with --out",
      cause: error,
    });
  }
  const dashboards = assets.filter(({ kind }) => kind === "dashboards").length;
  const charts = assets.filter(({ kind }) => kind === "charts").length;
  console.log(
    `Wrote ${dashboards} dashboards and ${charts} charts to "${out}"; import it in Superset under Dashboards`,
  );
}

if (import.meta.main) {
  await runTask(
    taskCommand("superset:bundle", "Make the ZIP of the dashboards for the import dialog of Superset")
      .option("--out <file>", "where to write it", "storecast_superset.zip")
      .action(bundle),
  );
}
