import assert from "node:assert/strict";
import { basename } from "node:path";
import { dataPaths, samplePaths, serverPaths } from "../scripts/core/data_folder.ts";
import { readSources } from "../tools/lint_imports.ts";

Deno.test("the names of the data folder's files are defined in one file", async () => {
  const names = [dataPaths(""), samplePaths(""), serverPaths("")].flatMap(Object.values).map((path) => basename(path));
  assert.ok(names.includes("report.html") && names.includes("pgpass"));
  const joined = (await readSources())
    .filter(({ path }) => /^(scripts|tools)\//.test(path) && path !== "scripts/core/data_folder.ts")
    .flatMap(({ path, text }) => [...text.matchAll(/join\([^\n]*"([\w.-]+)"/g)].map(([, name]) => ({ path, name })))
    .filter(({ name }) => names.includes(name!));
  // The server's programs are copied from a folder of the same name in their package.
  assert.deepEqual(joined, [{ path: "scripts/database/install_binaries.ts", name: "native" }]);
});
