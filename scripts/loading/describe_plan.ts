import { businessDay } from "../core/days.ts";
import type { Settings } from "../core/settings.ts";
import type { SourceSettings } from "../core/source_settings.ts";
import { visible } from "../core/visible.ts";
import type { Database } from "../database/database.ts";
import { InboxFolder } from "../sources/archive/inbox_folder.ts";
import { readShopDocument } from "../sources/documents/shop_document.ts";
import { dueDays } from "./pull_days.ts";

/** Options for describing a plan. */
export interface DescribePlanOptions {
  readonly sources: readonly SourceSettings[];
  readonly now: Temporal.Instant;
  /** Connects to the store, which is not needed if no source has an API. */
  readonly openDatabase: () => Promise<Database>;
}

/** Yields a line for each waiting file and each due day of some sources, which are named if there are several. */
export async function* describePlan(
  { timeZone }: Settings,
  { sources, now, openDatabase }: DescribePlanOptions,
): AsyncGenerator<string> {
  for (const { source, inbox } of sources) {
    const name = sources.length > 1 ? `${source}  ` : "";
    const document = await readShopDocument({ source, timeZone });
    for (const file of await waitingFiles(inbox)) yield `${name}"${visible(file)}"  is waiting in SOURCE_INBOX`;
    if (!document.api) {
      yield `${name}No day is due: "${source}" has no API; its days come in files`;
      continue;
    }
    const due = await dueDays({ database: await openDatabase(), document, today: businessDay(now, document) });
    for (const { day, reason } of due) yield `${name}${day}  ${reason}`;
    yield name + (due.length === 0 ? "Nothing is due" : `${due.length} day(s) are due`);
  }
}

async function waitingFiles(inbox: string | undefined): Promise<readonly string[]> {
  if (inbox === undefined) return [];
  return (await new InboxFolder(inbox).list(async () => {})).files;
}
