import { errorOfSource, type SourceSettings } from "../core/source_settings.ts";
import { chooseContext } from "../store/choose_context.ts";
import type { RunContext } from "../store/run_context.ts";
import type { SalesApi } from "../sources/api/sales_api.ts";
import { pullSource } from "./pull_source.ts";

/** Options for pulling from several sources. */
export interface PullSourcesOptions {
  /** The sources to pull from; those without an API are left out if there are several. */
  readonly chosen: readonly SourceSettings[];
  readonly from?: string;
  readonly to?: string;
  readonly now: Temporal.Instant;
  readonly openApi: (context: RunContext) => Promise<SalesApi & AsyncDisposable>;
}

/** Results of pulling: a line for each source, and the errors of those that failed. */
export interface PulledSources {
  readonly lines: readonly string[];
  readonly errors: readonly unknown[];
}

/** Pulls the due days of each source in turn, or the days of a range, and stages them. An error does not stop the other sources. */
export async function pullSources(
  contexts: readonly RunContext[],
  { chosen, openApi, ...range }: PullSourcesOptions,
): Promise<PulledSources> {
  const lines: string[] = [];
  const errors: unknown[] = [];
  for (const settings of chosen) {
    const context = chooseContext(contexts, settings.source, "pull");
    if (!context.document.api && chosen.length > 1) continue; // its days come in files
    try {
      const pulled = await pullSource(context, { ...range, openApi: () => openApi(context) });
      lines.push(chosen.length > 1 ? `${settings.source}: ${pulled}` : pulled);
    } catch (error) {
      errors.push(errorOfSource(error, settings));
    }
  }
  return { lines: lines.length + errors.length > 0 ? lines : ["No source has an API"], errors };
}
