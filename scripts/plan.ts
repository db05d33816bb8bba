/**
 * Shows which files are waiting and which days are due from the sales API, and why.
 *
 * Usage: `deno task plan [--source NAME]`
 *
 * @module
 */
import { businessDay } from "./core/days.ts";
import { print } from "./core/print.ts";
import { chooseSources } from "./core/source_settings.ts";
import { nowOption, runTask, sourceOption, taskCommand, taskContext } from "./core/task.ts";
import { visible } from "./core/visible.ts";
import { dueDays } from "./loading/pull_days.ts";
import { openStore, type Store } from "./store/open_store.ts";
import { InboxFolder } from "./sources/archive/inbox_folder.ts";
import { readShopDocument } from "./sources/documents/shop_document.ts";

async function plan(options: { source?: string; now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  const chosen = chooseSources(settings.sources, options.source, "plan");
  let store: Store | undefined;
  try {
    for (const { source, inbox } of chosen) {
      const name = chosen.length > 1 ? `${source}  ` : "";
      const document = await readShopDocument({ source, timeZone: settings.timeZone });
      await planFiles(inbox, name);
      if (!document.api) {
        print(`${name}No day is due: "${source}" has no API; its days come in files`);
        continue;
      }
      const { database } = store ??= await openStore(settings);
      const due = await dueDays({ database, document, today: businessDay(now, document) });
      for (const { day, reason } of due) print(`${name}${day}  ${reason}`);
      print(name + (due.length === 0 ? "Nothing is due" : `${due.length} day(s) are due`));
    }
  } finally {
    await store?.[Symbol.asyncDispose]();
  }
}

/** Prints the files that are waiting in the folder of SOURCE_INBOX. */
async function planFiles(inbox: string | undefined, source: string): Promise<void> {
  if (inbox === undefined) return;
  const { files } = await new InboxFolder(inbox).list(async () => {});
  for (const name of files) print(`${source}"${visible(name)}"  is waiting in SOURCE_INBOX`);
}

if (import.meta.main) {
  await runTask(
    taskCommand("plan")
      .addOption(sourceOption("only this source (default: all that STORECAST_SOURCE names)"))
      .addOption(nowOption())
      .action(plan),
  );
}
