/** Files that may be cut, and formats without quoting. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import type { ArchiveDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { fileOf, HEADER, load, notesOf, PLAIN_SHOP, record } from "./support/file_inputs.ts";
import { emptyStore, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";

const { database } = await loadingTest(PLAIN_SHOP);

function withArchive(keys: Partial<ArchiveDocument>): SourceDocument {
  return { ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, ...keys } };
}

Deno.test("a file truncated in its last field loses that row, and the task says what to do", async () => {
  const file = fileOf(HEADER, record(1), record(2, { profit: "123.4567" })).slice(0, -4);
  const loaded = await load(database, file);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], ["3 no_line_end"]]);
  await emptyStore(database);
  const [note] = await notesOf(database, file);
  assert.match(
    note!,
    /^its last line has no line end, so it may be cut off and was rejected\. .*"lastLineEnd": "optional"/,
  );
});

for (
  const [title, file, document] of [
    [
      "where the document says that its files may end so",
      fileOf(HEADER, record(1)).trimEnd(),
      withArchive({ lastLineEnd: "optional" }),
    ],
    ["if its last field is closed by a quote", `${HEADER}\n${record(1, { profit: '"1.50"' })}`, PLAIN_SHOP],
    ["if its last column is not used", `${HEADER};More\n${record(1)};so`, PLAIN_SHOP],
    ["if it ends with the first half of CRLF", `${HEADER}\r\n${record(1)}\r`, PLAIN_SHOP],
  ] as const
) {
  Deno.test(`a last row without a line end is read ${title}`, async () => {
    const loaded = await load(database, file, document);
    assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], []]);
  });
}

async function writeWithChecksum(folder: string, text: string, checksum: string): Promise<string> {
  const path = join(folder, "archive.csv");
  await Deno.writeTextFile(path, text);
  await Deno.writeTextFile(`${path}.sha256`, checksum);
  return path;
}

const TEXT = fileOf(HEADER, record(1), record(2));
const SHA256 = createHash("sha256").update(TEXT).digest("hex");

Deno.test("a file with a wrong or unreadable checksum is refused", async () => {
  await using folder = await temporaryFolder();
  const context = await testContext(database, PLAIN_SHOP);
  const path = await writeWithChecksum(folder.path, fileOf(HEADER, record(1)), `${SHA256}  archive.csv\n`);
  await assert.rejects(loadArchive(context, path), {
    exitCode: ExitCode.input,
    message:
      /its SHA-256 is [0-9a-f]{64}, but ".*archive\.csv\.sha256" says [0-9a-f]{64}: it is incomplete or was changed$/,
  });
  await writeWithChecksum(folder.path, TEXT, "none\n");
  await assert.rejects(loadArchive(context, path), { exitCode: ExitCode.input, message: /has no SHA-256 of it$/ });
  assert.deepEqual(await database.rows("select from etl.batch"), []);
});

for (
  const [title, checksum] of [
    ["alone", SHA256],
    ["with its name", `${SHA256}  archive.csv\n`],
    ["with its path, as binary", `${SHA256.toUpperCase()} */data/archive.csv\r\n`],
    ["in a list", `${"0".repeat(64)}  other.csv\n${SHA256}  archive.csv\n`],
  ] as const
) {
  Deno.test(`a checksum ${title} is compared`, async () => {
    await using folder = await temporaryFolder();
    const path = await writeWithChecksum(folder.path, TEXT, checksum);
    const loaded = await loadArchive(await testContext(database, withArchive({ checksum: "required" })), path);
    assert.equal("batch" in loaded && loaded.batch.rows_inserted, "2");
  });
}

Deno.test("a file without a checksum is refused if the document requires one", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "archive.csv");
  await Deno.writeTextFile(path, TEXT);
  const context = await testContext(database, withArchive({ checksum: "required" }));
  await assert.rejects(loadArchive(context, path), {
    exitCode: ExitCode.input,
    message: /there is no ".*archive\.csv\.sha256", which the source document requires$/,
  });
});

Deno.test("a checksum that arrives later accepts a last row that was rejected for its missing line end", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "archive.csv");
  await Deno.writeTextFile(path, TEXT.trimEnd());
  const context = await testContext(database, PLAIN_SHOP);
  const first = await loadArchive(context, path);
  assert.equal("batch" in first && first.batch.rows_rejected, "1");
  await Deno.writeTextFile(`${path}.sha256`, createHash("sha256").update(TEXT.trimEnd()).digest("hex"));
  const second = await loadArchive(context, path);
  assert.deepEqual("batch" in second && [second.batch.rows_inserted, second.batch.rows_rejected], ["1", "0"]);
});

const TABS = withArchive({ separator: "\t" });
const REPORT = fileOf(
  HEADER,
  record(1, { name: '"Panama hat, tan' }),
  record(2, { name: 'Hose 3/4"' }),
  record(3),
).replaceAll(";", "\t");

Deno.test("a quote that opens in a tab-separated report never joins two orders", async () => {
  const loaded = await load(database, REPORT, TABS);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A2", "A3"], ["2 open_quote"]]);
});

Deno.test("in a format without quoting, a quote is an ordinary character", async () => {
  const loaded = await load(database, REPORT, withArchive({ separator: "\t", quote: "none" }));
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A2", "A3"], []]);
  const kept = await database.rows<{ name: string }>(
    "select product_name as name from ods.order_line order by order_id",
  );
  assert.deepEqual(kept.map(({ name }) => name), ['"Panama hat, tan', 'Hose 3/4"', "Oak"]);
});

Deno.test("a file without a header is read by the positions of its columns", async () => {
  const columns = { order_id: "1", order_date: "2", customer_id: "3", product_id: "4", product_name: "5", sales: "6" };
  const document = { ...withArchive({ headerLines: 0 }), columns };
  const loaded = await load(database, fileOf(record(1), `${record(2)};x`, record(3)), document);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["2 field_count"]]);
});

Deno.test("with a header of two lines, a column's name joins the texts of both", async () => {
  const document = {
    ...withArchive({ headerLines: 2 }),
    columns: { ...PLAIN_SHOP.columns, sales: "Amounts Sales", profit: "Amounts Profit" },
  };
  const loaded = await load(database, fileOf(";;;;;Amounts;Amounts", HEADER, record(1), `${record(2)};x`), document);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], ["4 field_count"]]);
});

Deno.test("a quote that opens never joins two orders, not even in a file that has quoted fields before", async () => {
  const file = fileOf(
    HEADER,
    record(1, { name: '"Oak; solid"' }),
    record(2, { name: '"Lamp' }),
    record(3, { name: 'Monitor 15"' }),
    record(4),
  );
  const loaded = await load(database, file);
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3", "A4"], ["3 open_quote"]]);
});
