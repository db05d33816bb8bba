import assert from "node:assert/strict";
import { join } from "node:path";
import { CHECKOUT } from "./support/run_task.ts";
import { circles, FLOORS, readSources, upwardImports } from "../tools/lint_imports.ts";

/** Longer than this, a file is read in parts. */
const LONGEST_FILE = 300;

/** Arguments, one call, one line of output. */
const LONGEST_TASK = 75;

const sources = await readSources();

function tooLong(pattern: RegExp, limit: number): string[] {
  return sources
    .filter(({ path }) => pattern.test(path))
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path}: ${lines} lines`);
}

Deno.test("no code file is longer than 300 lines, and no task file than 90", () => {
  assert.deepEqual(tooLong(/^(scripts|tools|bench)\//, LONGEST_FILE), []);
  assert.deepEqual(tooLong(/^scripts\/\w+\.ts$/, LONGEST_TASK), []);
});

Deno.test("every import runs downward", () => {
  assert.deepEqual(upwardImports(sources), []);
});

Deno.test("no imports run in a circle", () => {
  assert.deepEqual(circles(sources), []);
  const file = (name: string, ...imported: string[]): { path: string; text: string } => ({
    path: `scripts/core/${name}.ts`,
    text: imported.map((other) => `import { x } from "./${other}.ts";`).join("\n"),
  });
  assert.deepEqual(circles([file("a", "b", "c"), file("b", "c"), file("c"), file("d", "a")]), []);
  const found = circles([file("a", "b"), file("b", "c"), file("c", "b")]);
  assert.deepEqual(found, [["scripts/core/b.ts", "scripts/core/c.ts"]]);
});

Deno.test("the lint finds an import of a higher floor, or of another folder on the same floor", () => {
  const found = (path: string, specifier: string): number =>
    upwardImports([{ path, text: `import { x } from "${specifier}";` }]).length;
  assert.equal(found("scripts/core/a.ts", "../store/b.ts"), 1);
  assert.equal(found("scripts/forecasting/a.ts", "../loading/b.ts"), 1);
  assert.equal(found("tests/a_test.ts", "../bench/b.ts"), 1);
  assert.equal(found("scripts/loading/a.ts", "../daily.ts"), 1);
  assert.equal(found("scripts/loading/a.ts", "../store/b.ts"), 0);
  assert.equal(found("scripts/loading/a.ts", "./b.ts"), 0);
  assert.equal(found("scripts/forecasting/models/a.ts", "../b.ts"), 0);
});

Deno.test("the lint finds dynamic imports too", () => {
  const text = `const { x } = await import(${JSON.stringify("../daily/b.ts")});`;
  assert.equal(upwardImports([{ path: "scripts/loading/a.ts", text }]).length, 1);
});

Deno.test("every folder of scripts/ is on a floor", () => {
  const folders = sources.flatMap(({ path }) =>
    /^scripts\/(?:(?:sources|proposing)\/(?=\w+\/))?\w+(?=\/)/.exec(path)?.[0] ?? []
  );
  assert.ok(folders.length > 100);
  assert.deepEqual([...new Set(folders)].filter((folder) => !FLOORS.flat().includes(folder)), []);
});

Deno.test("docs/architecture.md names every folder of the floors, and its walks name functions that are in their files", async () => {
  const text = await Deno.readTextFile(join(CHECKOUT, "docs", "architecture.md"));
  for (const folder of FLOORS.flat()) {
    assert.ok(text.includes(folder === "scripts" ? "scripts/*.ts" : `${folder.split("/").at(-1)}/`), folder);
  }
  const steps = [...text.matchAll(/`((?:scripts|sql)\/[\w./]+)` `([\w.]+)`/g)];
  assert.ok(steps.length > 25);
  for (const [, path, name] of steps) {
    const code = await Deno.readTextFile(join(CHECKOUT, path!));
    assert.match(code, new RegExp(`(function\\*?|class) ${name!.replace(".", "\\.")}\\b`), `${path} has no ${name}`);
  }
});
