/**
 * Shows which files wait and which days are due from the sales API, and why.
 *
 * Usage: `deno task plan`
 *
 * @module
 */
import { businessDay } from "./core/days.ts";
import { print } from "./core/print.ts";
import { nowOption, runTask, taskCommand, taskContext } from "./core/task.ts";
import { visible } from "./core/visible.ts";
import { dueDays } from "./loading/pull_days.ts";
import { openStore } from "./store/open_store.ts";
import { InboxFolder } from "./sources/inbox_folder.ts";
import { readShopDocument } from "./sources/shop_document.ts";

async function plan(options: { now?: Temporal.Instant }): Promise<void> {
  const { settings, now } = taskContext(options);
  const document = await readShopDocument(settings);
  await planFiles(settings.inbox);
  if (!document.api) {
    return print(`No day is due: "${document.source}" has no API, its days come in files`);
  }
  await using store = await openStore(settings);
  const due = await dueDays({ database: store.database, document, today: businessDay(now, document) });
  for (const { day, reason } of due) print(`${day}  ${reason}`);
  print(due.length === 0 ? "Nothing is due" : `${due.length} day(s) are due`);
}

/** Shows the files that wait in the folder of SOURCE_INBOX. */
async function planFiles(inbox: string | undefined): Promise<void> {
  if (inbox === undefined) return;
  const { files } = await new InboxFolder(inbox).list(async () => {});
  for (const name of files) print(`"${visible(name)}"  waits in SOURCE_INBOX`);
}

if (import.meta.main) {
  await runTask(
    taskCommand("plan")
      .addOption(nowOption())
      .action(plan),
  );
}
