import assert from "node:assert/strict";
import { join } from "node:path";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import { readCsvHeader } from "../scripts/sources/csv/csv_file.ts";
import { readCsvRecords } from "../scripts/sources/csv/csv_records.ts";
import { openTable } from "../scripts/sources/archive/open_table.ts";
import { InputFile } from "../scripts/sources/content/input_file.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { assertNothingLoaded, temporaryFolder } from "./support/assert_fails.ts";
import { testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { readSuperstore } from "./support/superstore.ts";

const SHOP: SourceDocument = {
  ...await readSuperstore(),
  source: "shop",
  columns: { order_id: "Order", order_date: "Day", customer_id: "Customer", product_id: "Product", sales: "Sales" },
};
const HEADER = "Order;Day;Customer;Product;Sales";
const RECORDS = Array.from({ length: 20_000 }, (_, index) => `A${index};01.03.2024;C;P;1.00\n`);
const TEXT = `${HEADER}\n${RECORDS.join("")}`;
const SAME_SIZE = TEXT.replaceAll(";1.00\n", ";7.77\n");

const { database } = await loadingTest(SHOP);

/** What happens to the file at `path` between the reading of its header and that of its records, or in the middle of these. */
const CHANGES: Record<string, (path: string) => Promise<void>> = {
  async "is replaced by another"(path): Promise<void> {
    await Deno.writeTextFile(`${path}.new`, `Order;Day;Customer;Sales;Product\n${RECORDS.join("")}`);
    await Deno.rename(`${path}.new`, path);
  },
  async "is replaced by one of the same size"(path): Promise<void> {
    await Deno.writeTextFile(`${path}.new`, SAME_SIZE);
    await Deno.rename(`${path}.new`, path);
  },
  "grows": (path) => Deno.writeTextFile(path, RECORDS.join(""), { append: true }),
  "is cut off": (path) => Deno.truncate(path, TEXT.length >> 1),
  "is overwritten in place with the same size": (path) => Deno.writeTextFile(path, SAME_SIZE),
  "is removed": (path) => Deno.remove(path),
};

for (const [title, change] of Object.entries(CHANGES)) {
  for (const when of ["before its records are read", "while its records are read"] as const) {
    Deno.test(`a file that ${title} ${when} is refused, and nothing of it is staged`, async () => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, "archive.csv");
      await Deno.writeTextFile(path, TEXT);
      const context = await testContext(database, SHOP);
      let isDone = false;
      const changeOnce = async (): Promise<void> => {
        if (!isDone) await change(path);
        isDone = true;
      };
      // The run begins between the header and the records; progress is shown while the records are read.
      const log = Object.create(context.log, {
        begin: {
          async value(): Promise<void> {
            if (when.startsWith("before")) await changeOnce();
            await context.log.begin();
          },
        },
      });
      let changed: Promise<void> | undefined;
      const progress = (text: string): void => {
        if (when.startsWith("while") && text.startsWith("Reading")) changed ??= changeOnce();
      };
      await assert.rejects(loadArchive({ ...context, log, progress }, path), {
        exitCode: ExitCode.input,
        message: `Cannot load "${path}": it changed while it was read`,
        advice: "Wait until it is complete, then load it again",
      });
      await changed;
      assert.ok(isDone);
      await assertNothingLoaded(database);
    });
  }
}

Deno.test("a growing file is refused as soon as it exceeds its first length, and not read further", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "archive.csv");
  await Deno.writeTextFile(path, TEXT);
  const context = await testContext(database, SHOP);
  let pieces = 0;
  const progress = (text: string): void => {
    if (!text.startsWith("Reading")) return;
    pieces++;
    Deno.writeTextFileSync(path, RECORDS.join(""), { append: true });
  };
  await assert.rejects(loadArchive({ ...context, progress }, path), /it changed while it was read/);
  assert.ok(pieces < 10, `It was read in ${pieces} pieces`);
  await assertNothingLoaded(database);
});

Deno.test("a file that no longer changes is loaded, and recognized the next time", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "archive.csv");
  await Deno.writeTextFile(path, TEXT.slice(0, 1000));
  await Deno.writeTextFile(path, TEXT);
  const context = await testContext(database, SHOP);
  const first = await loadArchive(context, path);
  assert.equal("batch" in first && first.batch.rows_inserted, String(RECORDS.length));
  assert.deepEqual(await loadArchive(context, path), { repeated: "1" });
});

Deno.test("a file of series that is written to while it is read is refused too", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "series.csv");
  await Deno.writeTextFile(path, "series,day,value\ns,2024-01-01,1\n");
  using file = await InputFile.open(path, "forecast");
  const content = await openTable(file);
  const header = await readCsvHeader(content, { separator: ",", quote: '"' });
  await Deno.writeTextFile(path, "day,series,value\ns,2024-01-01,1\n");
  await assert.rejects(Array.fromAsync(readCsvRecords(content, { header })), {
    exitCode: ExitCode.input,
    message: `Cannot forecast "${path}": it changed while it was read`,
  });
});

Deno.test("standard input is loaded if it is a file, and refused if it is a pipe", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "archive.csv");
  await Deno.writeTextFile(path, `${HEADER}\n${RECORDS[0]}`);
  const script = `
    import { InputFile } from ${JSON.stringify(import.meta.resolve("../scripts/sources/content/input_file.ts"))};
    using file = await InputFile.open("/dev/stdin", "load").catch(({ message }) => {
      console.log(message);
      Deno.exit(3);
    });
    let bytes = 0;
    for (let pass = 0; pass < 2; pass++) for await (const chunk of file.readChunks()) bytes += chunk.length;
    console.log(bytes);`;
  const read = async (feed: string): Promise<string> => {
    const command = `${feed.replace("FILE", `'${path}'`)}`.replace("READ", `'${Deno.execPath()}' run -A '${path}.ts'`);
    const { stdout } = await new Deno.Command("sh", { args: ["-c", command] }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  await Deno.writeTextFile(`${path}.ts`, script);
  assert.equal(await read("READ < FILE"), String(2 * (HEADER.length + 1 + RECORDS[0]!.length)));
  assert.equal(await read("cat FILE | READ"), 'Cannot read "/dev/stdin": it is a pipe or a device, not a file');
});
