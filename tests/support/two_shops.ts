import { businessDay } from "../../scripts/core/days.ts";
import type { SourceSettings } from "../../scripts/core/source_settings.ts";
import type { TaskContext } from "../../scripts/core/task.ts";
import { catchUp, type CaughtUp } from "../../scripts/daily/catch_up.ts";
import type { Database } from "../../scripts/database/database.ts";
import type { SourceDocument } from "../../scripts/sources/documents/source_document.ts";
import type { RunContext } from "../../scripts/store/run_context.ts";
import { testContext } from "./load.ts";
import type { TestApi } from "./test_api.ts";

/** A source of a store with several: its document, and where its orders come from. */
export interface Shop {
  readonly document: SourceDocument;
  readonly api?: Pick<TestApi, "url">;
  readonly inbox?: string;
}

/** The contexts of a run for several sources, at an instant. */
export async function shopContexts(
  database: Database,
  shops: readonly Shop[],
  now: Temporal.Instant,
): Promise<RunContext[]> {
  const todays = Object.fromEntries(shops.map(({ document }) => [document.source, businessDay(now, document)]));
  const contexts: RunContext[] = [];
  for (const { document } of shops) {
    const context = await testContext(database, document, { today: todays[document.source]! });
    contexts.push({ ...context, todays });
  }
  await database.call("etl.use_sources", { p_sources: Object.keys(todays) });
  return contexts;
}

/** Does the day's work for several sources, as `daily` does, with a folder for the report. */
export async function catchUpShops(
  database: Database,
  shops: readonly Shop[],
  { now, folder }: { now: Temporal.Instant; folder: string },
): Promise<CaughtUp> {
  const contexts = await shopContexts(database, shops, now);
  const settings = { sources: shops.map(settingsOf), timeZone: "UTC", dataFolder: folder } as unknown as TaskContext[
    "settings"
  ];
  return await catchUp({ settings, now, isPresent: false }, contexts, ({ document }) => {
    const { api } = shops.find((shop) => shop.document.source === document.source)!;
    return Promise.resolve({ ...api!, timeZone: "UTC", [Symbol.asyncDispose]: async () => {} });
  });
}

function settingsOf({ document: { source }, inbox }: Shop): SourceSettings {
  return {
    source,
    suffix: `_${source.toUpperCase()}`,
    salesApiUrl: undefined,
    salesApiToken: undefined,
    salesApiTokenCommand: undefined,
    inbox,
  };
}
