import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import fc from "fast-check";
import { from as copyFrom } from "pg-copy-streams";
import { CsvScanner } from "../scripts/sources/csv/csv_scanner.ts";
import type { CsvShape } from "../scripts/sources/csv/csv_shape.ts";
import type { RecordCode, RejectedRecord } from "../scripts/sources/orders/staged_chunk.ts";
import { isAmbiguous } from "./support/scan_csv.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

const db = await testDatabase();
const { database } = db;
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

type Fields = (string | null)[];

interface Scanned {
  /** The records as PostgreSQL's COPY reads them: line, then fields. */
  readonly records: [line: number, ...Fields][];
  readonly rejected: RejectedRecord[];
  readonly rows: number;
}

/** Scans the bytes cut at the given places, and has COPY decode what comes out. */
async function scan(bytes: Uint8Array, shape: Partial<CsvShape>, cuts: readonly number[] = []): Promise<Scanned> {
  const whole: CsvShape = {
    separator: ";",
    quote: '"',
    header: new TextEncoder().encode("no record is this"),
    fields: 3,
    keep: undefined,
    firstLine: 2,
    firstByte: 0,
    isLastLineEndOptional: true,
    batchId: "7",
    ...shape,
  };
  const scanner = new CsvScanner(whole);
  const borders = [0, ...[...cuts].sort((left, right) => left - right), bytes.length];
  const chunks = [];
  for (let index = 1; index < borders.length; index++) {
    chunks.push(scanner.push(bytes.slice(borders[index - 1], borders[index])));
  }
  chunks.push(scanner.end());

  const names = Array.from({ length: whole.keep?.length ?? whole.fields }, (_, index) => `field_${index}`);
  await database.rows("drop table if exists scanned");
  await database.rows(
    `create temporary table scanned (batch_id bigint, line bigint, ${names.map((name) => `${name} text`).join(", ")})`,
  );
  const csv = Buffer.concat(chunks.map((chunk) => chunk.csv));
  await pipeline(
    Readable.from([csv]),
    database.client.query(copyFrom(`copy scanned from stdin (format csv, delimiter '${whole.separator}')`)),
  );
  const { rows } = await database.client.query({ text: "select * from scanned", rowMode: "array" });
  assert.ok(rows.every(([batchId]: string[]) => batchId === "7"));
  return {
    records: rows.map(([, line, ...fields]: string[]) => [Number(line), ...fields]),
    rejected: chunks.flatMap(({ rejected }) => rejected),
    rows: chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
  };
}

async function scanText(text: string, shape: Partial<CsvShape> = {}): Promise<Scanned> {
  return await scan(new TextEncoder().encode(text), shape);
}

const PIECES = [
  '"',
  '""',
  ";",
  ",",
  "|",
  "\t",
  "\n",
  "\r\n",
  "\\.",
  "\\N",
  "\\",
  "a",
  "0",
  " ",
  "é",
  "漢字",
  "🛒",
  "'",
  "NULL",
];

interface Field {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Tables of two to four columns, written in any legal way. */
const tables = fc.integer({ min: 2, max: 4 }).chain((columns) => {
  const text = fc.oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join("")),
    fc.string({ unit: "grapheme", maxLength: 6 }).map((any) => any.replaceAll("\0", "0")),
  );
  const field = fc.record({ text, isQuoted: fc.boolean() });
  const row = fc.record({
    fields: fc.array(field, { minLength: columns, maxLength: columns }),
    lineEnd: fc.constantFrom("\n", "\r\n"),
    blanks: fc.constantFrom(0, 0, 0, 1, 2), // blank lines after it
  });
  return fc.record({
    columns: fc.constant(columns),
    separator: fc.constantFrom(";", ",", "|", "\t"),
    rows: fc.array(row, { maxLength: 6 }),
    hasFinalLineEnd: fc.boolean(),
    keep: fc.option(fc.shuffledSubarray(Array.from({ length: columns }, (_, index) => index), { minLength: 1 })),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  });
});

/** A field as CSV, and as what it means: without quotes, nothing is null. */
function writeField({ text, isQuoted }: Field, separator: string): { csv: string; value: string | null } {
  const needsQuotes = text.startsWith('"') || text.includes(separator) || /[\r\n]/.test(text);
  if (isQuoted || needsQuotes) return { csv: `"${text.replaceAll('"', '""')}"`, value: text };
  return { csv: text, value: text === "" ? null : text };
}

Deno.test("a table in any valid notation gives the same fields with their lines", async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ columns, separator, rows, hasFinalLineEnd, keep, cuts }) => {
      let csv = "";
      let line = 2;
      const expected: [number, ...Fields][] = [];
      for (const { fields, lineEnd, blanks } of rows) {
        const written = fields.map((field) => writeField(field, separator));
        const values = written.map(({ value }) => value);
        const isEmpty = written.every(({ csv }) => csv === "");
        fc.pre(!isAmbiguous(written.map(({ csv }) => csv).join(separator), { separator, fields: columns }));
        if (!isEmpty) expected.push([line, ...(keep?.map((position) => values[position]!) ?? values)]);
        const record = written.map(({ csv }) => csv).join(separator) + lineEnd.repeat(1 + blanks);
        line += record.split("\n").length - 1;
        csv += record;
      }
      if (!hasFinalLineEnd) csv = csv.replace(/[\r\n]+$/, "");
      const bytes = new TextEncoder().encode(csv);
      const places = cuts.map((part) => Math.floor(part * bytes.length));

      const scanned = await scan(bytes, { separator, fields: columns, keep: keep ?? undefined }, places);
      assert.deepEqual(scanned.rejected, []);
      assert.deepEqual(scanned.records, expected);
      assert.equal(scanned.rows, expected.length);
    }),
    { numRuns: 250, seed: 3 },
  );
});

const TRICKY = '1;"a ""quoted"" word";é\r\n2;"two\nlines; and";""\n\n3;12" ruler;\n' +
  '"";🛒;"x"\r\n5;bad\n6;"b"c;d\n7;y;z';

Deno.test("the result does not depend on where the chunks are cut", async () => {
  const bytes = new TextEncoder().encode(TRICKY);
  const bytesBefore = (text: string): number => Buffer.byteLength(TRICKY.slice(0, TRICKY.indexOf(text)));
  const whole = await scan(bytes, {});
  assert.deepEqual(whole.records, [
    [2, "1", 'a "quoted" word', "é"],
    [3, "2", "two\nlines; and", ""],
    [6, "3", '12" ruler', null],
    [7, "", "🛒", "x"],
    [10, "7", "y", "z"],
  ]);
  assert.deepEqual(whole.rejected, [
    {
      line: 8,
      byteOffset: bytesBefore("5;bad"),
      code: "field_count",
      reason: "has 2 fields instead of 3",
      record: "5;bad",
    },
    {
      line: 9,
      byteOffset: bytesBefore(`6;"b"c`),
      code: "text_after_quote",
      reason: "has text after a closing quote",
      record: '6;"b"c;d',
    },
  ]);
  for (let cut = 0; cut <= bytes.length; cut++) assert.deepEqual(await scan(bytes, {}, [cut]), whole, `cut at ${cut}`);
  const everywhere = Array.from({ length: bytes.length }, (_, index) => index);
  assert.deepEqual(await scan(bytes, {}, everywhere), whole);
});

interface Malformed {
  readonly record: string | Uint8Array;
  readonly code: RecordCode;
  readonly reason: string;
  readonly shown?: string;
}

const INVALID = new Uint8Array([...new TextEncoder().encode("9;caf"), 0xe9, ...new TextEncoder().encode(";x")]);

const MALFORMED: Malformed[] = [
  { record: "9;x", code: "field_count", reason: "has 2 fields instead of 3" },
  { record: "\\.", code: "field_count", reason: "has 1 fields instead of 3" },
  { record: "9;x;y;z", code: "field_count", reason: "has 4 fields instead of 3" },
  { record: ";;;", code: "field_count", reason: "has 4 fields instead of 3" },
  { record: '9;"x" y;z', code: "text_after_quote", reason: "has text after a closing quote" },
  { record: '9;"x"y"";z', code: "text_after_quote", reason: "has text after a closing quote" },
  { record: '"9" ;x;z', code: "text_after_quote", reason: "has text after a closing quote" },
  { record: "9;x\0;z", code: "nul_byte", reason: "has a NUL byte", shown: "9;x\ufffd;z" },
  { record: '9;"x\0";z', code: "nul_byte", reason: "has a NUL byte", shown: '9;"x\ufffd";z' },
  { record: INVALID, code: "not_utf8", reason: "is not valid UTF-8", shown: "9;caf\ufffd;x" },
];

const GOOD = ['1;a;"b"', '2;"c;d";e', '3;"f ""g""";', '4;;""', '5;"h\ni";j'];

Deno.test("only a malformed record is rejected, with its line and text, and the rest is read", async () => {
  const item = fc.oneof(
    fc.constantFrom(...GOOD).map((record) => ({ record })),
    fc.constantFrom(...MALFORMED),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 8 }), fc.nat(), async (items, cut) => {
      const encoder = new TextEncoder();
      const parts = items.flatMap(({ record }) => [
        typeof record === "string" ? encoder.encode(record) : record,
        encoder.encode("\n"),
      ]);
      const bytes = new Uint8Array(Buffer.concat(parts));
      const good: [number, string][] = [];
      const bad: RejectedRecord[] = [];
      let line = 2;
      let byteOffset = 0;
      for (const [index, item] of items.entries()) {
        const { record } = item;
        if ("code" in item) {
          const { code, reason, shown } = item;
          bad.push({ line, byteOffset, code, reason, record: shown ?? record as string });
        } else good.push([line, (record as string)[0]!]);
        byteOffset += parts[2 * index]!.length + 1;
        line += typeof record === "string" ? record.split("\n").length : 1;
      }
      const scanned = await scan(bytes, {}, [cut % (bytes.length + 1)]);
      assert.deepEqual(scanned.records.map(([line, first]) => [line, first]), good);
      assert.deepEqual(scanned.rejected, bad);
      assert.equal(scanned.rows, items.length);
    }),
    { numRuns: 100, seed: 5 },
  );
});

Deno.test("only the line of an unclosed quote is rejected", async () => {
  const text = '1;a;b\n2;"never closed;c\n3;d;e\n4;f;g';
  for (const end of ["", "\n"]) {
    const { records, rejected } = await scanText(text + end);
    assert.deepEqual(records, [[2, "1", "a", "b"], [4, "3", "d", "e"], [5, "4", "f", "g"]]);
    const reason = "has a quote that is never closed";
    assert.deepEqual(rejected, [{ line: 3, byteOffset: 6, code: "open_quote", reason, record: '2;"never closed;c' }]);
  }
});

Deno.test("only the line of an unclosed quote is rejected, even if later lines have quotes", async () => {
  const { records, rejected } = await scanText('1;a;b\n2;"never closed;c\n3;"d";"e"\n4;"f";g\n');
  assert.deepEqual(records, [[2, "1", "a", "b"], [4, "3", "d", "e"], [5, "4", "f", "g"]]);
  assert.deepEqual(rejected.map(({ line, record }) => ({ line, record })), [{ line: 3, record: '2;"never closed;c' }]);
});

Deno.test("only the line of an unclosed quote at the start of a long file is rejected", async () => {
  const rest = Array.from({ length: 60_000 }, (_, index) => `${index};some text that fills the line;b\n`).join("");
  const bytes = new TextEncoder().encode(`0;"never closed;x\n${rest}`);
  const cuts = Array.from({ length: Math.floor(bytes.length / 262_144) }, (_, index) => (index + 1) * 262_144);
  const { records, rejected, rows } = await scan(bytes, {}, cuts);
  assert.deepEqual(rejected.map(({ line, record }) => ({ line, record })), [{ line: 2, record: '0;"never closed;x' }]);
  assert.equal(records.length, 60_000);
  assert.deepEqual([records[0], records.at(-1), rows], [
    [3, "0", "some text that fills the line", "b"],
    [60_002, "59999", "some text that fills the line", "b"],
    60_001,
  ]);
});

for (
  const [title, text] of [
    ["inside a field without quotes", "1;a\rb;c\n"],
    ["before a separator", "1;a\r;c\n"],
    ["after a closing quote", '1;"a"\r;c\n'],
    ["after a closing quote, before text", '1;"a"\rb;c\n'],
    ["at the start of a field", "1;\ra;c\n"],
    ["twice before the line feed", "1;a;c\r\r\n"],
    ["twice after a closing quote at the line's end", '1;a;"c"\r\r\n'],
    ["alone on its line", "\r\r\n"],
    ["inside quotes", '1;"a\rb";c\n'],
  ] as const
) {
  Deno.test(`a carriage return ${title} does not affect other lines`, async () => {
    const { records, rejected, rows } = await scanText(`${text}2;x;y\n`);
    assert.deepEqual(records.at(-1), [3, "2", "x", "y"]);
    assert.equal(records.length + rejected.length, rows);
    assert.ok(records.every((record) => record.length === 4));
  });
}

Deno.test("a file of nothing but carriage returns is one malformed record", async () => {
  const { records, rejected } = await scanText("1;a;b\r2;c;d\r");
  assert.deepEqual([records.length, rejected.length], [0, 1]);
});

for (
  const [title, long, more] of [
    ["that is too long", `2;${"b".repeat(3_000_000)};c`, []],
    ["with a quoted field that is too long", `2;"${"b".repeat(3_000_000)}";c`, []],
    ["with a quote that is never closed in a line that is too long", `2;"${"b".repeat(3_000_000)};c`, []],
    ["that is too long and has too few fields", "b".repeat(3_000_000), []],
    ["one byte too long", `2;${"b".repeat((1 << 20) - 3)};c`, []],
    ["as long as it may be", undefined, [[3, "2", "b".repeat((1 << 20) - 4), "c"]]],
  ] as const
) {
  Deno.test(`only a record ${title} is rejected, however the file is cut, and its beginning is kept`, async () => {
    for (const lineEnd of ["\n", "\r\n"]) {
      const line = long ?? `2;${"b".repeat((1 << 20) - 4)};c`;
      const bytes = new TextEncoder().encode(["1;a;b", line, "3;d;e", "4;f;g"].join(lineEnd));
      const everyQuarter = Array.from(
        { length: Math.floor(bytes.length / (1 << 18)) },
        (_, index) => (index + 1) << 18,
      );
      for (const cuts of [[], everyQuarter, [1 << 20], [6 + line.length, 7 + line.length, 8 + line.length]]) {
        const { records, rejected, rows } = await scan(bytes, {}, cuts);
        assert.equal(rows, 4);
        assert.deepEqual(records, [[2, "1", "a", "b"], ...more, [4, "3", "d", "e"], [5, "4", "f", "g"]]);
        if (long === undefined) assert.deepEqual(rejected, []);
        else {
          const length = long.length + lineEnd.length - 1;
          assert.deepEqual(rejected.map(({ line, reason }) => ({ line, reason })), [
            { line: 3, reason: `is ${length} bytes long; the limit is 1048576` },
          ]);
          assert.equal(rejected[0]!.record, `${long.slice(0, 1000)} …`);
        }
      }
    }
  });
}

Deno.test("a record that is too long at the end of a file is rejected too", async () => {
  const { records, rejected } = await scan(new TextEncoder().encode(`1;a;b\n${"x".repeat(3_000_000)}`), {}, [1 << 21]);
  assert.deepEqual(records, [[2, "1", "a", "b"]]);
  assert.deepEqual(rejected.map(({ line, reason }) => ({ line, reason })), [
    { line: 3, reason: "is 3000000 bytes long; the limit is 1048576" },
  ]);
});
