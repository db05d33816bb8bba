/** JSON files split into their rows. */
import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { JsonArraySplitter } from "../scripts/sources/json/json_array_splitter.ts";
import { JsonLineSplitter } from "../scripts/sources/json/json_line_splitter.ts";
import { readJsonRows } from "../scripts/sources/json/read_json_rows.ts";
import type { JsonRows, JsonSplitter } from "../scripts/sources/json/json_splitter.ts";
import { openContent } from "../scripts/sources/archive/open_content.ts";
import { InputFile } from "../scripts/sources/content/input_file.ts";
import { temporaryFolder } from "./support/assert_fails.ts";

/** Each row as its line, its text, and the text of the file where it says that it begins. */
function split(splitter: JsonSplitter, text: string, pieceBytes = 1 << 18): { rows: string[]; rejected: string[] } {
  const bytes = new TextEncoder().encode(text);
  const pieces: JsonRows[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(splitter.push(bytes.slice(at, at + pieceBytes)));
  pieces.push(splitter.end());
  const rows = pieces.flatMap((piece) => piece.rows);
  for (const row of rows) {
    assert.deepEqual(bytes.slice(row.byteOffset, row.byteOffset + row.bytes.length), new Uint8Array(row.bytes));
  }
  return {
    rows: rows.map((row) => `${row.line} ${new TextDecoder().decode(row.bytes)}`),
    rejected: pieces.flatMap(({ rejected }) =>
      rejected.map(({ line, byteOffset, code }) => `${line} ${byteOffset} ${code}`)
    ),
  };
}

Deno.test("each line is a row, blank lines are not, and a broken line is one row", () => {
  const text = '\ufeff{"a":1}\r\n\n  {"a":\n{"a":"}\\n"} \n{"a":2}';
  assert.deepEqual(split(new JsonLineSplitter(), text).rows, ['1 {"a":1}', '3 {"a":', '4 {"a":"}\\n"}', '5 {"a":2}']);
});

Deno.test("each element of an array is a row, on the line on which it begins", () => {
  const text = '\ufeff[\n {"a": [1, {"b": "],}"}]},\n{"a":"\\"],"} , {"c"\n:2}\n]\n';
  assert.deepEqual(split(new JsonArraySplitter(), text).rows, [
    '2 {"a": [1, {"b": "],}"}]}',
    '3 {"a":"\\"],"}',
    '3 {"c"\n:2}',
  ]);
  assert.deepEqual(split(new JsonArraySplitter(), " [ ] ").rows, []);
  assert.deepEqual(split(new JsonArraySplitter(), "[1,,2,]").rows, ["1 1", "1 ", "1 2", "1 "]);
});

Deno.test("any values are read as written, however the file is cut into pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 12 }), fc.integer({ min: 1, max: 30 }), (values, pieceBytes) => {
      for (const text of [JSON.stringify(values), JSON.stringify(values, null, 2)]) {
        const { rows } = split(new JsonArraySplitter(), text, pieceBytes);
        const read = rows.map((row) => JSON.parse(row.replace(/^\d+ /, "")));
        assert.equal(JSON.stringify(read), JSON.stringify(values));
      }
      const written = values.map((value) => `${JSON.stringify(value)}\n`);
      const { rows } = split(new JsonLineSplitter(), written.join(""), pieceBytes);
      assert.deepEqual(rows, written.map((line, index) => `${index + 1} ${line.trimEnd()}`));
    }),
  );
});

Deno.test("only a row that is too long is rejected, and it is not kept in memory", () => {
  const long = `{"a":"${"k".repeat(3_000_000)}"}`;
  assert.deepEqual(split(new JsonLineSplitter(), `{"a":1}\n${long}\n{"a":2}\n`), {
    rows: ['1 {"a":1}', '3 {"a":2}'],
    rejected: ["2 8 too_long"],
  });
  assert.deepEqual(split(new JsonArraySplitter(), `[{"a":1},\n${long},\n{"a":2}]`), {
    rows: ['1 {"a":1}', '3 {"a":2}'],
    rejected: ["2 10 too_long"],
  });
});

const REASONS: Record<string, string> = {
  '[{"a":1},{"a"': "it is cut off: its JSON array has no end",
  '[{"a":1}] [': "it has more after its JSON array, on line 1",
  '[{"a":1}},\n{"a":2}]': "it is not a JSON array of orders: see line 1",
  '{\n  "orders": [\n    {"a":1}\n  ]\n}\n': "it is one JSON object, not an array of orders or one order on each line",
};

for (const [text, reason] of Object.entries(REASONS)) {
  Deno.test(`a JSON file is not split if ${reason}`, async () => {
    await assert.rejects(rowsOf(text), (error: Error) => error.message.endsWith(`": ${reason}`));
  });
}

Deno.test("a JSON file may be packed and in another encoding", async () => {
  const file = gzipSync(Buffer.from('\ufeff[{"a":"ä"},\n{"a":2}]', "utf16le"));
  assert.deepEqual(await rowsOf(new Uint8Array(file)), ['1 {"a":"ä"}', '2 {"a":2}']);
});

async function rowsOf(file: string | Uint8Array): Promise<string[]> {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "orders.json");
  await Deno.writeFile(path, typeof file === "string" ? new TextEncoder().encode(file) : file);
  using input = await InputFile.open(path, "load");
  const opened = await openContent(input);
  assert.equal(opened.kind, "json");
  assert.ok("content" in opened);
  const rows: string[] = [];
  let received = 0;
  for await (const piece of readJsonRows(opened.content)) {
    received += piece.received.reduce((sum, bytes) => sum + bytes.length, 0);
    rows.push(...piece.rows.map(({ line, bytes }) => `${line} ${new TextDecoder().decode(bytes)}`));
  }
  assert.equal(received, input.size);
  return rows;
}
