import type { SourceSettings } from "../core/source_settings.ts";
import { type EmptiedInbox, emptyInbox } from "../loading/empty_inbox.ts";
import { noSalesError } from "../loading/no_sales_error.ts";
import { noteChanges } from "../loading/note_changes.ts";
import { type Batch, publishStaged } from "../loading/publish_staged.ts";
import { type DueDay, dueDays, pullDays } from "../loading/pull_days.ts";
import { unpublishedError } from "../loading/unpublished_error.ts";
import { loadRenderer } from "../reporting/write_report.ts";
import { UnreachableApiError } from "../sources/api/unreachable_api_error.ts";
import type { SalesApi } from "../sources/api/sales_api.ts";
import type { RunContext } from "../store/run_context.ts";

const NO_FILES: EmptiedInbox = { batches: [], words: [], error: undefined };

/** What a day's work brought from one source. */
export interface LoadedSource {
  readonly source: string;
  /** The files of its folder. */
  readonly inbox: EmptiedInbox;
  readonly days: readonly DueDay[];
  /** Batches of the days, and those that an earlier run left staged. */
  readonly batches: readonly Batch[];
  /** The first error; what does not need the failed step was done nevertheless. */
  readonly error: unknown;
}

/** What `loadSource` does it with. */
export interface LoadSourceOptions {
  readonly settings: SourceSettings;
  readonly now: Temporal.Instant;
  /** Opens the API of the source. */
  readonly openApi: () => Promise<SalesApi & AsyncDisposable>;
  /** Batches that an earlier run left staged, which are published by now. */
  readonly left: readonly Batch[];
}

/**
 * Loads the files of the source's folder, pulls its due days (unless it has no API) and publishes them. An error does not stop the
 * other steps, but the days of an API that was not reached: after an API error or a failed batch the rest is still published. Returns the first error; later ones may only
 * follow from it.
 */
export async function loadSource(
  context: RunContext,
  { settings, now, openApi, left }: LoadSourceOptions,
): Promise<LoadedSource> {
  let firstError: unknown;
  const attempt = async <Result>(step: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await step();
    } catch (error) {
      firstError ??= error;
    }
  };
  // The files come first: the first one says from which day on the API is asked.
  const inbox = settings.inbox === undefined ? NO_FILES : await emptyInbox(context, settings.inbox);
  firstError ??= inbox.error;
  let days: readonly DueDay[] = [];
  let failedAgain: readonly Batch[] = [];
  if (context.document.api) {
    await attempt(async () => {
      await using api = await openApi();
      let isUnreachable = false;
      await attempt(() =>
        noteChanges(context, api, now).catch((error) => {
          isUnreachable = error instanceof UnreachableApiError;
          throw error;
        })
      );
      days = await dueDays(context);
      if (isUnreachable) return; // the days would wait as long for the same error
      if (days.length > 0) void loadRenderer(); // while the database is at work on the days
      failedAgain = await pullDays(context, api, days);
    });
  }
  const pulled = await publishStaged(context);
  const batches = [...left, ...failedAgain, ...pulled.batches];
  firstError ??= pulled.error ?? await attempt(() => unpublishedError(batches, context)) ??
    await attempt(() => noSalesError(context));
  return { source: context.document.source, inbox, days, batches, error: firstError };
}
