import { describeBatches } from "../loading/describe_batches.ts";
import type { RunContext } from "../store/run_context.ts";
import type { CaughtUp } from "./catch_up.ts";
import { describeDays } from "./describe_days.ts";
import type { LoadedSource } from "./load_source.ts";

/** Describes a day's work: in one line, or with several sources in one line each and one for the store. */
export function describeDaily(done: CaughtUp, contexts: readonly RunContext[]): string {
  const { loaded } = done;
  const today = (source: string): string => contexts[0]!.todays[source]!;
  const store = describeStore(done);
  const [only, ...others] = loaded as [LoadedSource, ...LoadedSource[]];
  if (others.length === 0) {
    return [`${today(only.source)}: ${[...describeLoaded(only), ...store].join("; ")}`, ...only.inbox.notes].join("\n");
  }
  return [
    ...loaded.flatMap((each) => [
      `${each.source}, ${today(each.source)}: ${describeLoaded(each).join("; ")}`,
      ...each.inbox.notes.map((note) => `${each.source}: ${note}`),
    ]),
    ...(store.length > 0 ? [`all sources: ${store.join("; ")}`] : []),
  ].join("\n");
}

function describeLoaded({ inbox, days, batches, error }: LoadedSource): string[] {
  // After an error nothing is known about due days, so that "nothing is due" could be wrong.
  if (error !== undefined && inbox.batches.length + days.length + batches.length === 0) return ["nothing was loaded"];
  const parts = [];
  if (inbox.batches.length > 0) parts.push(`loaded ${inbox.batches.length} file(s): ${describeBatches(inbox.batches)}`);
  if (parts.length === 0 || days.length > 0 || batches.length > 0) parts.push(describeDays(days, batches));
  return parts;
}

function describeStore({ loaded, forecast, analysis, report }: CaughtUp): string[] {
  const parts = [];
  if (forecast?.isNew) {
    parts.push(`forecast ${forecast.points.length} days of ${forecast.series} series after ${forecast.cutoff}`);
  }
  if (analysis?.isNew) parts.push("analyzed sales");
  const isChanged = forecast?.isNew || analysis?.isNew ||
    loaded.some(({ inbox, batches }) => inbox.batches.length > 0 || batches.length > 0);
  if (report && isChanged) parts.push(`report in "${report}"`);
  return parts;
}
