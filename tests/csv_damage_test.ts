import assert from "node:assert/strict";
import fc from "fast-check";
import { isAmbiguous, scanCsv } from "./support/scan_csv.ts";

const RECORDS = 40;

/** How a file is written: every field in quotes, those that need it, none; `loose`: none but those with separators or line ends. */
type Style = "all" | "minimal" | "none" | "loose";

interface Block {
  readonly style: Style;
  readonly separator: string;
  readonly lineEnd: string;
  readonly fields: number;
  readonly records: readonly (readonly string[])[];
}

const PIECES = ["a", "Oak", " ", '"', '""', "15", "é", "\n", "\r\n", "SEPARATOR", "'", "\\"];

const blocks: fc.Arbitrary<Block> = fc.record({
  style: fc.constantFrom<Style>("all", "minimal", "none", "loose"),
  separator: fc.constantFrom(";", ",", "|", "\t"),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  fields: fc.integer({ min: 3, max: 8 }),
}).chain((format) => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => {
    const joined = pieces.join("").replaceAll("SEPARATOR", format.separator);
    if (format.style === "all" || format.style === "minimal") return joined;
    const unquoted = format.style === "none" ? joined.replaceAll(format.separator, "").replace(/[\r\n]/g, "") : joined;
    return unquoted.replace(/^["\s]+/, "");
  });
  const record = fc.array(text, { minLength: format.fields - 1, maxLength: format.fields - 1 });
  return fc.array(record, { minLength: RECORDS, maxLength: RECORDS }).map((records): Block => ({
    ...format,
    records: records.map((fields, index) => [`R${index}`, ...fields]),
  }));
});

function write({ style, separator, lineEnd }: Block, record: readonly string[]): string {
  return record.map((text) => {
    const isHeld = text.includes(separator) || /[\r\n]/.test(text);
    const isQuoted = style === "all" || isHeld || (style === "minimal" && text.includes('"'));
    return isQuoted ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(separator) + lineEnd;
}

const DAMAGES: Record<string, (text: string, at: number, block: Block) => string> = {
  "a quote put in": (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  "a character taken away": (text, at) => text.slice(0, at) + text.slice(at + 1),
  "a separator put in": (text, at, { separator }) => text.slice(0, at) + separator + text.slice(at),
  "a quote instead of a character": (text, at) => `${text.slice(0, at)}"${text.slice(at + 1)}`,
  "a separator instead of a character": (text, at, { separator }) => text.slice(0, at) + separator + text.slice(at + 1),
  "a quote taken away": (text, at) => text.slice(0, at) + text.slice(at).replace('"', ""),
  "its end cut off": (text, at) => text.slice(0, at),
  "a NUL put in": (text, at) => `${text.slice(0, at)}\0${text.slice(at)}`,
  "a carriage return put in": (text, at) => `${text.slice(0, at)}\r${text.slice(at)}`,
};

for (const [title, damage] of Object.entries(DAMAGES)) {
  Deno.test(`if one of 40 records has ${title} all others survive exactly`, () => {
    fc.assert(
      fc.property(blocks, fc.nat(RECORDS - 1), fc.double({ min: 0, max: 1, noNaN: true }), (block, hit, place) => {
        const written = block.records.map((record) => write(block, record));
        fc.pre(!written.some((record) => isAmbiguous(record, block)));
        const body = written[hit]!.slice(0, -block.lineEnd.length);
        const damaged = damage(body, Math.floor(place * body.length), block) + block.lineEnd;
        const text = written.map((record, index) => index === hit ? damaged : record).join("");
        const { records } = scanCsv(text, { separator: block.separator, fields: block.fields });

        let line = 2;
        const expected: [number, ...string[]][] = [];
        let damagedLines = [0, 0];
        for (const [index, record] of written.entries()) {
          const next = line + (index === hit ? damaged : record).split("\n").length - 1;
          if (index === hit) damagedLines = [line, next];
          else expected.push([line, ...block.records[index]!]);
          line = next;
        }
        const others = records.filter(([line]) => line < damagedLines[0]! || line >= damagedLines[1]!);
        assert.deepEqual(others, expected);
      }),
      { numRuns: Number(Deno.env.get("RUNS") ?? 300), seed: 12 },
    );
  });
}

Deno.test("records in any valid notation survive, whatever their fields contain", () => {
  fc.assert(
    fc.property(blocks, fc.integer({ min: 1, max: 400 }), (block, pieceBytes) => {
      const written = block.records.map((record) => write(block, record));
      fc.pre(!written.some((record) => isAmbiguous(record, block)));
      const { separator, fields } = block;
      const { records, rejected } = scanCsv(written.join(""), { separator, fields }, pieceBytes);
      assert.deepEqual(rejected, []);
      assert.deepEqual(records.map(([, ...fields]) => fields), block.records);
    }),
    { numRuns: 300, seed: 13 },
  );
});

const BYTES = fc.array(fc.constantFrom('"', '"', ";", ";", "\n", "\n", "\r", "a", "12", "\0", "é", "\xff"), {
  maxLength: 60,
})
  .map((pieces) =>
    new Uint8Array(Buffer.concat(pieces.map((piece) => Buffer.from(piece, piece === "\xff" ? "latin1" : "utf8"))))
  );

Deno.test("any bytes give the same result however they are cut, and every row is a record or rejected", () => {
  fc.assert(
    fc.property(BYTES, fc.integer({ min: 1, max: 9 }), fc.boolean(), (bytes, pieceBytes, isLastLineEndOptional) => {
      const whole = scanCsv(bytes, { fields: 3, isLastLineEndOptional });
      assert.deepEqual(scanCsv(bytes, { fields: 3, isLastLineEndOptional }, pieceBytes), whole);
      assert.equal(whole.rows, whole.records.length + whole.rejected.length);
      const lines = [...whole.records.map(([line]) => line), ...whole.rejected.map(({ line }) => line)];
      assert.equal(new Set(lines).size, lines.length);
      for (const { byteOffset, line } of whole.rejected) {
        const before = bytes.subarray(0, byteOffset!).filter((byte) => byte === 10).length;
        assert.equal(line, 2 + before);
      }
    }),
    { numRuns: 3_000, seed: 14 },
  );
});

Deno.test("without quoting, a line is split at every separator, whatever its bytes", () => {
  fc.assert(
    fc.property(BYTES, (bytes) => {
      const { records } = scanCsv(bytes, { fields: 3, quote: "none" });
      const expected = Buffer.from(bytes).toString("latin1").split("\n").flatMap((text, index) => {
        const fields = text.replace(/\r$/, "").split(";");
        const isRecord = fields.length === 3 && fields.some((field) => field !== "") && !/[\0\xff]/.test(text);
        return isRecord ? [[index + 2, ...fields.map((field) => Buffer.from(field, "latin1").toString())]] : [];
      });
      assert.deepEqual(records, expected);
    }),
    { numRuns: 1_000, seed: 15 },
  );
});
