/**
 * Runs the whole job on a sample shop: archive, API, marts, forecast, report. If you run it again on another day, it catches up.
 *
 * Usage: `deno task demo`
 *
 * @module
 */
import { dataPaths } from "./core/data_folder.ts";
import { summaryOrErrors } from "./core/join_errors.ts";
import { nowOption, runTask, taskCommand, type TaskContext, taskContext } from "./core/task.ts";
import { catchUp } from "./daily/catch_up.ts";
import { describeDemo } from "./daily/describe_demo.ts";
import { chooseSalesApi, refuseMixing } from "./sample_shop/choose_sales_api.ts";
import { SAMPLE_SOURCE } from "./sample_shop/sample_source.ts";
import { loadArchive } from "./loading/load_archive.ts";
import { runAsWriter } from "./store/run_as_writer.ts";
import { prepareSampleShop } from "./sample_shop/prepare_sample_shop.ts";

async function demo(options: { now?: Temporal.Instant }): Promise<void> {
  const chosen = taskContext(options);
  // The sample shop never goes into the user's own database.
  const settings = { ...chosen.settings, sources: [SAMPLE_SOURCE], databaseUrl: undefined };
  const task: TaskContext = { ...chosen, settings };

  await runAsWriter("demo", task, async (context) => {
    const folder = dataPaths(settings.dataFolder).sample;
    await refuseMixing(context, folder);
    context.progress("Creating the sample shop");
    const shop = await prepareSampleShop({ folder, today: context.today });
    const loaded = await loadArchive(context, shop.archive);
    const done = await catchUp(task, [context], (each) => chooseSalesApi(task, each));
    return summaryOrErrors(await describeDemo(task, context, { loaded, done }), done.errors);
  });
}

if (import.meta.main) {
  await runTask(
    taskCommand("demo")
      .addOption(nowOption())
      .action(demo),
  );
}
