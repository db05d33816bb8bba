import assert from "node:assert/strict";
import { readSources } from "../tools/lint_imports.ts";
import { importedPackages, LOCK_FILES, partOf, readLock, WHOLE_LOCK } from "../tools/lock_files.ts";

const sources = await readSources();
const whole = await readLock(WHOLE_LOCK);

for (const file of [WHOLE_LOCK, ...LOCK_FILES]) {
  Deno.test(`${file.path} lists exactly the packages that the code run with it imports`, async () => {
    const imported = await importedPackages(file, sources);
    const lock = await readLock(file);
    // Each package that it names is fetched by every task that runs with it. If this fails: deno run -A --no-lock tools/write_locks.ts
    assert.deepEqual(Object.keys(lock.specifiers).toSorted(), imported);
    assert.deepEqual(lock, partOf(whole, imported));
  });
}
