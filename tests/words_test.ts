import assert from "node:assert/strict";
import { join } from "node:path";
import { CHECKOUT } from "./support/run_task.ts";

/** Folders and files that are read: code, SQL, dashboards, documents, settings. */
const READ = [
  "scripts",
  "tools",
  "tests",
  "bench",
  "sql",
  "sources",
  "superset",
  "docs",
  "containers",
  "README.md",
  ".env.example",
  "crontab",
  "deno.json",
  "docker-compose.yml",
];

/** Texts whose words are not ours, or that stand for the words themselves. */
const NOT_OURS = /deno\.lock$|tests\/oracles\/.*\.json$|tests\/words_test\.ts$|\.(png|txt)$/;

/** Phrases in which a word means something else. */
const OTHER_SENSE: readonly RegExp[] = [
  /docs\/superset\/[\w-]+\.png/g, // names of pictures
  /\bSub-Category\b/g, // the Superstore's own column
];

async function* filesBelow(path: string): AsyncGenerator<string> {
  const { isDirectory } = await Deno.stat(join(CHECKOUT, path));
  if (!isDirectory) return yield path;
  for await (const { name } of Deno.readDir(join(CHECKOUT, path))) yield* filesBelow(`${path}/${name}`);
}

/** The words of the table's second column, in backticks. */
async function neverWords(): Promise<string[]> {
  const text = await Deno.readTextFile(join(CHECKOUT, "CONTRIBUTING.md"));
  const table = text.slice(text.indexOf("| Use "), text.indexOf("Also: "));
  return table.split("\n").slice(2).flatMap((row) =>
    [...(row.split("|")[2] ?? "").matchAll(/`([^`]+)`/g)].map(([, word]) => word!)
  );
}

/** Whether a text has a word, with an "s" or not, in prose or in a name: "projection" is in `readProjections` and `past_projection`. */
function hasWord(text: string, word: string): boolean {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(/[ _-]/g, "[ _-]");
  const asPartOfAName = `(?<=[a-z])${word[0]!.toUpperCase()}${escaped.slice(1)}s?(?![a-z])`;
  return new RegExp(`(?<![a-z])${escaped}s?(?![a-z])`, "i").test(text) || new RegExp(asPartOfAName).test(text);
}

function linesWith(text: string, words: readonly string[]): string[] {
  const ours = OTHER_SENSE.reduce((rest, phrase) => rest.replaceAll(phrase, ""), text);
  return ours.split("\n").flatMap((line, index) =>
    words.filter((word) => hasWord(line, word)).map((word) => `${index + 1}: "${word}" in ${line.trim().slice(0, 120)}`)
  );
}

Deno.test("no word of the table's second column is in a name, a comment, a help text, a message or a document", async () => {
  const words = await neverWords();
  assert.ok(words.length > 25, `only ${words.length} words were found`);
  const found: string[] = [];
  for (const top of READ) {
    for await (const path of filesBelow(top)) {
      if (NOT_OURS.test(path)) continue;
      found.push(...linesWith(path, words).map((line) => `${path}: its name: ${line}`));
      found.push(...linesWith(await Deno.readTextFile(join(CHECKOUT, path)), words).map((line) => `${path}:${line}`));
    }
  }
  assert.deepEqual(found, []);
});

Deno.test("a forbidden word is found in prose and in names, also in the plural, but not within another word", () => {
  for (const text of ["the projection of", "Past projections", "readProjections", "past_projection", "PROJECTION"]) {
    assert.equal(linesWith(text, ["projection"]).length, 1, text);
  }
  assert.deepEqual(linesWith("a project; projectionist", ["projection", "to project"]), []);
  assert.deepEqual(linesWith("defaults", ["fault"]), []);
});
