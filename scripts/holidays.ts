/**
 * Adds a country's public holidays to the calendar. From then on every forecast takes them into account.
 *
 * Usage: `deno task holidays US`
 *
 * @module
 */
import { publicHolidays } from "./calendar/public_holidays.ts";
import { print } from "./core/print.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import { openStore } from "./store/open_store.ts";
import { inRun } from "./store/run_log.ts";

async function holidays(place: string): Promise<void> {
  const { settings } = taskContext();
  await using store = await openStore(settings);
  const { database } = store;
  const [calendar] = await database.rows<{ from: number; through: number }>(
    'select min(year) as "from", max(year) as through from mart.dim_date',
  );
  const days = publicHolidays(place, calendar!);
  const summary = await inRun(database, "holidays", async (log) => {
    const written = await database.call("mart.save_holidays", { p_holidays: days });
    if (written === "0") return "The calendar already has these holidays";
    await log.begin();
    return `Wrote ${written} days to mart.dim_date, ${calendar!.from} to ${calendar!.through}`;
  });
  print(summary);
}

if (import.meta.main) {
  await runTask(
    taskCommand("holidays")
      .argument("<place>", "ISO 3166 code of a country or one of its regions, such as US, DE or US-CA")
      .action(holidays),
  );
}
