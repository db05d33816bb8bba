/** The documents of `sources/` that are shipped can be copied and used. */
import assert from "node:assert/strict";
import { readSourceDocument } from "../../scripts/sources/documents/read_source_document.ts";
import { PLATFORMS } from "./emulators.ts";

const FOLDER = new URL("../../sources/", import.meta.url);
const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name)
  .filter((name) => name.endsWith(".json") && name !== "source.schema.json")
  .map((name) => name.slice(0, -".json".length));

Deno.test("every emulated platform has a document", () => {
  assert.deepEqual(PLATFORMS.filter((platform) => !names.includes(platform)), []);
});

for (const name of names) {
  Deno.test(`the document of ${name} is valid`, async () => {
    await readSourceDocument(name);
  });
}

Deno.test("each shipped document except the sample's has a description, and one of an API the settings to make", async () => {
  for (const name of names.filter((name) => name !== "superstore")) {
    const document = JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, FOLDER)));
    assert.ok(document.description && document.settings, name);
    if (document.api === undefined) continue;
    const { SALES_API_URL, SALES_API_TOKEN, SALES_API_TOKEN_COMMAND } = document.settings;
    assert.ok(SALES_API_URL && (SALES_API_TOKEN ?? SALES_API_TOKEN_COMMAND), name);
  }
});
