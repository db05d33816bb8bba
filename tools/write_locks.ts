/**
 * Writes the lock files again; needed after a change of a package in deno.json, or of an import in the code.
 *
 * Usage: `deno run -A --no-lock tools/write_locks.ts`
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { readSources } from "./lint_imports.ts";
import { importedPackages, LOCK_FILES, partOf, readLock, WHOLE_LOCK } from "./lock_files.ts";
import { runDeno } from "./run_deno.ts";

/** The text of a lock file as Deno writes it. */
function lockText(lock: unknown): string {
  return JSON.stringify(lock, null, 2).replaceAll(/("(?:os|cpu)": )\[\s+("\w+")\s+\]/g, "$1[$2]") + "\n";
}

if (import.meta.main) {
  const sources = await readSources();
  await runDeno("cache", [`--lock=${WHOLE_LOCK.path}`, "--frozen=false", ...sources.map(({ path }) => path)]);
  const whole = await readLock(WHOLE_LOCK);
  for (const file of [WHOLE_LOCK, ...LOCK_FILES]) {
    const lock = partOf(whole, await importedPackages(file, sources));
    await Deno.writeTextFile(fileURLToPath(new URL(`../${file.path}`, import.meta.url)), lockText(lock));
  }
}
