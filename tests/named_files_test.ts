import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { readSources } from "../tools/lint_imports.ts";
import { CHECKOUT } from "./support/run_task.ts";

/** Names that stand for a file of the reader's, or for any file of a kind. */
const EXAMPLES = [
  "sources/yourshop.json",
  "sql/migrations/NNNN_name.sql",
  "sql/functions/ods/x.sql",
  "scripts/a/b.ts",
  "scripts/c/d.ts",
];

/** What people read: documents, settings, and the code with its help texts and messages. */
async function readTexts(): Promise<{ path: string; text: string }[]> {
  const docs = (await Array.fromAsync(Deno.readDir(join(CHECKOUT, "docs"))))
    .filter(({ name }) => name.endsWith(".md")).map(({ name }) => `docs/${name}`);
  const paths = ["README.md", "CONTRIBUTING.md", "bench/README.md", ".env.example", "crontab", "deno.json", ".ci/run"];
  const texts = [...paths, "docker-compose.yml", "containers/toolkit.Dockerfile", ...docs].map(async (path) => ({
    path,
    text: await Deno.readTextFile(join(CHECKOUT, path)),
  }));
  return [...await Promise.all(texts), ...(await readSources()).filter(({ path }) => !path.startsWith("tests/"))];
}

const texts = await readTexts();

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(join(CHECKOUT, path)).then(() => true, () => false);
}

Deno.test("every project file that a command, a help text or a document names exists", async () => {
  const named =
    /(?<![\w./@-])(?:scripts|tools|tests|docs|sql|sources|superset|bench|containers|\.ci)\/[\w./-]*\w(?![\w*])/g;
  const links = /\]\(([^):#]+)(?:#[^)]*)?\)/g;
  const missing: string[] = [];
  for (const { path, text } of texts) {
    for (const [name] of text.matchAll(named)) {
      // A document names its pictures from where it is.
      const isThere = EXAMPLES.includes(name) || await exists(name) || await exists(join(dirname(path), name));
      if (!isThere) missing.push(`${path}: ${name}`);
    }
    if (!path.endsWith(".md")) continue;
    for (const [, link] of text.matchAll(links)) {
      if (!await exists(join(dirname(path), link!))) missing.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(missing, []);
});

Deno.test("every task that a command, a help text or a document names exists", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(CHECKOUT, "deno.json")));
  const named = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/\bdeno(?:@[\d.]+)? task (?:--quiet )?([a-z][\w:]*)/g)].map(([, task]) => ({ path, task: task! }))
  );
  assert.ok(named.length > 100);
  assert.deepEqual(named.filter(({ task }) => !(task in tasks)), []);
});
