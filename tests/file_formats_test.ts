/** What an archive file may be: its encoding, and what it is packed with. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { bytesOf, fileOf, HEADER, load, notesOf, PLAIN_SHOP, record, refusal } from "./support/file_inputs.ts";
import { InputFile } from "../scripts/sources/content/input_file.ts";
import { readArchiveHeader } from "../scripts/sources/archive/read_archive.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { encode, ENCODINGS, lettersOf } from "./support/encode.ts";
import { emptyStore } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { LineDecoder } from "../scripts/sources/content/line_decoder.ts";

const { database } = await loadingTest(PLAIN_SHOP);

const GOOD = fileOf(HEADER, record(1), record(2), record(3));

function inEncoding(encoding: string): typeof PLAIN_SHOP {
  return { ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, encoding } };
}

async function names(): Promise<string[]> {
  const rows = await database.rows<{ name: string }>(
    "select product_name as name from ods.order_line order by product_id",
  );
  return rows.map(({ name }) => name);
}

Deno.test("text, numbers and dates are read in the encoding that the document names", async () => {
  for (
    const [encoding, name] of [["windows-1252", "Köln – 5 €"], ["koi8-r", "Стол"], ["shift_jis", "机ソ表"]] as const
  ) {
    await emptyStore(database);
    const file = encode(fileOf(HEADER, record(1, { name }), record(2)), encoding);
    assert.deepEqual((await load(database, file, inEncoding(encoding))).orders, ["A1", "A2"]);
    assert.deepEqual(await names(), [name, "Oak"]);
  }
});

Deno.test("any text survives a round trip through every encoding, however it is cut into pieces", () => {
  for (const encoding of ENCODINGS) {
    const letters = fc.constantFrom(...lettersOf(encoding), "\n", ";", '"', "a");
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 200 }), fc.integer({ min: 1, max: 50 }), (text, pieceBytes) => {
        const written = text.join("");
        const { decoded } = decodeInPieces(encode(written, encoding), encoding, pieceBytes);
        assert.equal(decoded, written);
      }),
      { numRuns: 40 },
    );
  }
});

Deno.test("invalid bytes of an encoding mark only their own line", () => {
  const wrong: Record<string, number[]> = {
    "shift_jis": [0x81, 0x20],
    "euc-jp": [0xff],
    "gbk": [0xff],
    "utf-16le": [0x00, 0xd8],
    "utf-16be": [0xd8, 0x00],
  };
  for (const [encoding, bytes] of Object.entries(wrong)) {
    const lines = fc.array(fc.array(fc.constantFrom(...lettersOf(encoding)), { maxLength: 20 }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(lines, fc.nat(), fc.integer({ min: 1, max: 40 }), (texts, chosen, pieceBytes) => {
        const at = chosen % texts.length;
        const parts = texts.flatMap((text, index) => [
          encode(text.join(""), encoding),
          Uint8Array.from(index === at ? bytes : []),
          encode("\n", encoding),
        ]);
        const { utf8 } = decodeInPieces(Buffer.concat(parts), encoding, pieceBytes);
        const found = splitLines(utf8);
        assert.equal(found.length, texts.length);
        for (const [index, line] of found.entries()) {
          assert.equal(line.includes(0xff), index === at);
          if (index !== at) assert.equal(new TextDecoder().decode(line), texts[index]!.join(""));
        }
      }),
      { numRuns: 40 },
    );
  }
});

function decodeInPieces(
  bytes: Uint8Array,
  encoding: string,
  pieceBytes: number,
): { utf8: Uint8Array; decoded: string } {
  const decoder = new LineDecoder(encoding);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(decoder.push(bytes.slice(at, at + pieceBytes)).text);
  }
  pieces.push(decoder.end().text);
  const utf8 = Buffer.concat(pieces);
  return { utf8, decoded: new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8) };
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = bytes.indexOf(10, start);
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

Deno.test("a row with invalid bytes of its encoding is rejected with its line, and the encoding is reported", async () => {
  const file = Buffer.concat([
    encode(fileOf(HEADER, record(1, { name: "机" })), "shift_jis"),
    bytesOf("A2;01.03.2024;C;P2;", [0x81, 0x20], ";10.00;1.50\n"),
    encode(fileOf(record(3)), "shift_jis"),
  ]);
  const loaded = await load(database, new Uint8Array(file), inEncoding("shift_jis"));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 not_utf8"]]);
  const [rejected] = await database.rows("select reason from etl.rejected_row");
  assert.match(JSON.stringify(rejected), /is not valid shift_jis/);
});

Deno.test("a rejected row has its byte offset in the file, whatever the encoding", async () => {
  const lines = Array.from({ length: 12_000 }, (_, index) => record(index, { name: "機械 ü" }));
  const bad = [1, 2, 777, 8_345, 11_999];
  for (const index of bad) lines[index] += ";more";
  for (
    const [encoding, lineEnd, mark] of [["gb18030", "\n", ""], ["utf-16be", "\r\n", "\ufeff"], [
      "utf-16le",
      "\r",
      "",
    ]] as const
  ) {
    await emptyStore(database);
    const text = mark + [HEADER, ...lines, ""].join(lineEnd);
    await load(database, encode(text, encoding), inEncoding(encoding));
    const rows = await database.rows<{ byte_offset: string }>("select byte_offset from etl.rejected_row order by line");
    const before = bad.map((index) =>
      encode(mark + [HEADER, ...lines.slice(0, index), ""].join(lineEnd), encoding).length
    );
    assert.deepEqual(rows.map((row) => Number(row.byte_offset)), before);
  }
});

Deno.test("a byte order mark overrides the document's encoding, which is reported", async () => {
  const notes = await notesOf(
    database,
    `\ufeff${fileOf(HEADER, record(1, { name: "Köln" }))}`,
    inEncoding("windows-1252"),
  );
  assert.deepEqual(notes, ["it was read as utf-8, by its first bytes, not as windows-1252"]);
  assert.deepEqual(await names(), ["Köln"]);
});

Deno.test("UTF-8 is refused if the document names another encoding, also if packed, long or with one non-ASCII letter", async () => {
  const late = [...Array(400).keys()].map((number) => record(number + 1, { name: "x".repeat(2000) }));
  for (
    const file of [
      fileOf(HEADER, record(1, { name: "München" }), record(2)),
      gzipSync(fileOf(HEADER, record(1, { name: "München" }))),
      fileOf(HEADER, ...late, record(999, { name: "é".repeat(200_000) })), // its 1,048,576th byte is within a letter
    ]
  ) {
    for (const encoding of ["windows-1252", "iso-8859-15"]) {
      assert.equal(
        await refusal(database, file, inEncoding(encoding)),
        `it is UTF-8, and the source document says ${encoding}`,
      );
      await emptyStore(database);
    }
  }
  const plain = await load(database, fileOf(HEADER, record(1)), inEncoding("windows-1252"));
  assert.deepEqual(plain.orders, ["A1"]);
});

Deno.test("text that was encoded twice is reported if there is much of it, and kept as received", async () => {
  const twice = ["CafÃ©", "KÃ¶ln", "5 â‚¬"].map((name, index) => record(index, { name }));
  const notes = await notesOf(database, fileOf(HEADER, ...twice, record(4, { name: "Zoë" })));
  assert.match(notes.join(), /^3 rows of the first 4 rows with letters .* look as if they had been encoded twice/);
  assert.doesNotMatch(notes.join(), /export\w* (again )?as UTF-8/); // it is UTF-8 already
  await emptyStore(database);
  const once = ["Âge", "São Paulo", "garçon", "Ärger", "naïve"].map((name, index) => record(index, { name }));
  assert.deepEqual(await notesOf(database, fileOf(HEADER, ...once, twice[0]!)), []);
});

Deno.test("a gzip file is read as its contents, even in several members", async () => {
  for (
    const file of [
      gzipSync(GOOD),
      Buffer.concat([gzipSync(GOOD.slice(0, 60)), gzipSync(GOOD.slice(60))]),
      gzipSync(Buffer.from(`\ufeff${GOOD}`, "utf16le")),
      zipSync({
        "orders/orders.csv": Buffer.from(GOOD),
        "__MACOSX/._orders.csv": Uint8Array.of(1),
        "orders/.DS_Store": Uint8Array.of(1),
      }),
      zipSync({ "orders.csv": [Buffer.from(GOOD), { level: 0 }] }),
    ]
  ) {
    await emptyStore(database);
    const loaded = await load(database, new Uint8Array(file));
    assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2", "A3"], []]);
  }
});

Deno.test("a packed file is recognized by its packed bytes", async () => {
  const file = new Uint8Array(gzipSync(GOOD));
  const { batch } = await load(database, file);
  assert.equal(batch.bytes, String(file.length));
  await assert.rejects(notesOf(database, file), /"batch" in loaded/);
});

Deno.test("a truncated or damaged packed file is an error, and nothing of it is kept", async () => {
  const text = fileOf(
    HEADER,
    ...Array.from({ length: 30_000 }, (_, index) => record(index, { name: `Oak ${index * 7919}` })),
  );
  const packed = new Uint8Array(gzipSync(text));
  for (const length of [packed.length - 1, packed.length - 8, packed.length - 9, packed.length >> 1, 20]) {
    assert.equal(await refusal(database, packed.slice(0, length)), "it is cut off: its gzip data has no end");
  }
  for (const at of [packed.length - 2, packed.length - 7, packed.length >> 1]) {
    const changed = packed.slice();
    changed[at]! ^= 1;
    assert.match(await refusal(database, changed), /^its gzip data is damaged/);
  }
  assert.match(await refusal(database, bytesOf([...packed], "more")), /^its gzip data is damaged/);
  const zipped = zipSync({ "orders.csv": Buffer.from(text) });
  assert.match(await refusal(database, zipped.slice(0, -40)), /^its zip data is damaged or cut/);
  zipped[zipped.length >> 1]! ^= 1;
  assert.match(await refusal(database, zipped), /^its zip data is damaged or cut/);
});

Deno.test("a large zip archive is read completely, even though its reader has read ahead at the start", async () => {
  const hash = (index: number): string => createHash("md5").update(`${index}`).digest("hex");
  const rows = Array.from({ length: 100_000 }, (_, index) => record(index, { name: hash(index) }));
  await using folder = await temporaryFolder();
  const path = join(folder.path, "orders.zip");
  await Deno.writeFile(path, zipSync({ "orders.csv": Buffer.from(fileOf(HEADER, ...rows)) }));
  using file = await InputFile.open(path, "load");
  const chunks = await Array.fromAsync((await readArchiveHeader(file, PLAIN_SHOP)).records("1"));
  assert.equal(chunks.reduce((sum, chunk) => sum + chunk.rows, 0), rows.length);
});

Deno.test("a zip archive of several files, of none, or of another archive is refused with that reason", async () => {
  const [one, other] = [Buffer.from(GOOD), Buffer.from(GOOD)];
  assert.equal(
    await refusal(database, zipSync({ "a.csv": one, "b.csv": other })),
    'it is a zip archive of 2 files: "a.csv", "b.csv"',
  );
  assert.equal(await refusal(database, zipSync({ "a/": new Uint8Array(0) })), "it is a zip archive without a file");
  assert.equal(await refusal(database, zipSync({ "a.zip": zipSync({ "a.csv": one }) })), "it has a zip archive in it");
  assert.equal(await refusal(database, new Uint8Array(gzipSync(gzipSync(GOOD)))), "it is packed with gzip");
});

Deno.test("a file that unpacks to far more than orders would is refused", async () => {
  const zeros = new Uint8Array(gzipSync(`${HEADER}\n${"a".repeat(70e6)}`));
  assert.match(await refusal(database, zeros), /^it unpacks to more than 200 times its \d+ packed bytes$/);
});
