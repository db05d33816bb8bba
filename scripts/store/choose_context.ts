import { chooseSource, chooseSources } from "../core/source_settings.ts";
import type { RunContext } from "./run_context.ts";

/** Returns the context of the source that `--source` names, or of the only one; throws a usage error that names them all. */
export function chooseContext(all: readonly RunContext[], name: string | undefined, what: string): RunContext {
  return chooseSource(all.map(named), name, what).context;
}

/** Returns the contexts of all sources, or that of the one that `--source` names. */
export function chooseContexts(all: readonly RunContext[], name: string | undefined, what: string): RunContext[] {
  return chooseSources(all.map(named), name, what).map(({ context }) => context);
}

function named(context: RunContext): { source: string; context: RunContext } {
  return { source: context.document.source, context };
}
