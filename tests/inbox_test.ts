import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { type EmptiedInbox, emptyInbox } from "../scripts/loading/empty_inbox.ts";
import { loadArchive } from "../scripts/loading/load_archive.ts";
import type { SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { emptyStore, storeContents, testContext } from "./support/load.ts";
import { readSuperstore } from "./support/superstore.ts";
import { loadingTest } from "./support/loading_test.ts";
import { archiveText, type OrderLine, orderLine } from "./support/order_line.ts";
import { keptLines } from "./support/written_lines.ts";

const SUPERSTORE = await readSuperstore();

const { database } = await loadingTest(SUPERSTORE);

/** A folder for files, in which a test writes them. */
interface Inbox extends AsyncDisposable {
  readonly path: string;
  write(name: string, content: readonly OrderLine[] | string): Promise<void>;
  /** Empties it as `daily` does, without waiting; `meanwhile` is what happens while it waits. */
  empty(options?: { document?: SourceDocument; meanwhile?: () => Promise<void> }): Promise<EmptiedInbox>;
  /** The paths of the files in it, sorted. */
  files(): Promise<string[]>;
}

async function inbox(): Promise<Inbox> {
  const folder = await temporaryFolder();
  const { path } = folder;
  return {
    path,
    async write(name, content): Promise<void> {
      await Deno.writeTextFile(
        join(path, name),
        typeof content === "string" ? content : archiveText(SUPERSTORE, content),
      );
    },
    async empty({ document = SUPERSTORE, meanwhile = async (): Promise<void> => {} } = {}): Promise<EmptiedInbox> {
      return await emptyInbox(await testContext(database, document), path, { settle: meanwhile });
    },
    async files(): Promise<string[]> {
      const found: string[] = [];
      for (const under of ["", "loaded", "failed"]) {
        for await (const { name, isDirectory } of dirOf(join(path, under))) {
          if (!isDirectory) found.push(join(under, name));
        }
      }
      return found.sort();
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function* dirOf(path: string): AsyncGenerator<Deno.DirEntry> {
  if (await Deno.stat(path).catch(() => undefined)) yield* Deno.readDir(path);
}

/** A line whose row id and order are its number, and whose sales are given. */
function line(number: number, sales = "10.00", day = "2024-03-01"): OrderLine {
  return orderLine({ row_id: String(number), order_id: `A-${number}`, order_date: day, sales });
}

function errorOf({ error }: EmptiedInbox): StorecastError {
  assert.ok(error instanceof StorecastError, Deno.inspect(error));
  return error;
}

async function batches(): Promise<string[]> {
  const rows = await database.rows<{ text: string }>(
    `select format('%s %s', regexp_replace(origin, '.*/', ''), status) as text from etl.batch order by batch_id`,
  );
  return rows.map(({ text }) => text);
}

Deno.test("files are loaded in the order of their names, with numbers by value, and move to loaded/", async () => {
  await using folder = await inbox();
  for (const number of [10, 9, 1]) await folder.write(`orders-${number}.csv`, [line(1, `${number}.00`)]);
  await folder.write("orders-2.CSV", [line(2)]);

  const { batches: loaded, error } = await folder.empty();
  assert.equal(error, undefined);
  assert.equal(loaded.length, 4);
  assert.deepEqual(await batches(), [
    "orders-1.csv published",
    "orders-2.CSV published",
    "orders-9.csv published",
    "orders-10.csv published",
  ]);
  assert.deepEqual(await keptLines(database), ["A-1/1 2024-03-01 10.00", "A-2/2 2024-03-01 10.00"]);
  assert.deepEqual(await folder.files(), [
    "loaded/orders-1.csv",
    "loaded/orders-10.csv",
    "loaded/orders-2.CSV",
    "loaded/orders-9.csv",
  ]);
  assert.deepEqual((await folder.empty()).batches, []);
});

Deno.test("hidden and unfinished files, checksums and folders stay in the inbox", async () => {
  await using folder = await inbox();
  const names = [".orders.csv", "a.csv.part", "b.tmp", "c.csv.FILEPART", "d.csv.sha256"];
  for (const name of names) await folder.write(name, [line(1)]);
  await Deno.mkdir(join(folder.path, "other"));
  assert.deepEqual(await folder.empty(), { batches: [], notes: [], error: undefined });
  assert.deepEqual(await folder.files(), names.toSorted());
});

Deno.test("a bad file moves to failed/ and does not hold up the others; the run ends with the first error", async () => {
  await using folder = await inbox();
  await folder.write("a.csv", "no;header\n1;2\n");
  await folder.write("b.csv", [line(1, "abc")]);
  await folder.write("c.csv", [line(2)]);
  await folder.write("d.csv", "");

  const emptied = await folder.empty();
  assert.match(errorOf(emptied).message, /^Cannot load ".*a\.csv": its header .* lacks/);
  assert.equal(errorOf(emptied).exitCode, ExitCode.input);
  assert.equal(emptied.notes.length, 3);
  assert.match(
    emptied.notes[1]!,
    /^Cannot publish batch \d+ \(".*b\.csv"\): 1 of 1 rows .* It is now ".*failed\/b\.csv"\.$/,
  );
  assert.deepEqual(await batches(), ["b.csv failed", "c.csv published"]);
  assert.deepEqual(await folder.files(), ["failed/a.csv", "failed/b.csv", "failed/d.csv", "loaded/c.csv"]);

  await folder.write("b.csv", [line(1)]); // corrected: it ends what was wrong with the batch
  assert.equal((await folder.empty()).error, undefined);
  assert.deepEqual(await database.call("ops.failed_batches"), []);
});

Deno.test("a file whose name exists in loaded/ gets a number, and its checksum moves with it", async () => {
  await using folder = await inbox();
  for (const sales of ["1.00", "2.00", "3.00"]) {
    await folder.write("orders.csv", [line(1, sales)]);
    const text = await Deno.readTextFile(join(folder.path, "orders.csv"));
    await folder.write("orders.csv.sha256", `${createHash("sha256").update(text).digest("hex")}  orders.csv\n`);
    assert.equal((await folder.empty()).error, undefined);
  }
  assert.deepEqual(
    await folder.files(),
    ["", ".2", ".3"].flatMap((number) => [
      `loaded/orders${number}.csv`,
      `loaded/orders${number}.csv.sha256`,
    ]).toSorted(),
  );
  assert.match(await Deno.readTextFile(join(folder.path, "loaded", "orders.3.csv")), /"3\.00"/);
});

Deno.test("a file that is being written, or whose checksum is missing, stays for the next run, with a message", async () => {
  await using folder = await inbox();
  await folder.write("a.csv", [line(1)]);
  await folder.write("b.csv", [line(2)]);
  const emptied = await folder.empty({ meanwhile: () => folder.write("a.csv", [line(1), line(3)]) });
  assert.match(errorOf(emptied).message, /^Cannot load ".*a\.csv": it is still being written$/);
  assert.equal(errorOf(emptied).exitCode, ExitCode.input);
  assert.deepEqual(await folder.files(), ["a.csv", "loaded/b.csv"]);

  const document: SourceDocument = { ...SUPERSTORE, archive: { ...SUPERSTORE.archive, checksum: "required" } };
  const waiting = await folder.empty({ document });
  assert.match(errorOf(waiting).message, /^Cannot load ".*a\.csv": there is no ".*a\.csv\.sha256" yet$/);
  assert.deepEqual(await folder.files(), ["a.csv", "loaded/b.csv"]);
});

Deno.test("a link in the inbox stays, with a message; a link in place of loaded/ is an error", async () => {
  await using folder = await inbox();
  await using elsewhere = await temporaryFolder();
  await Deno.writeTextFile(join(elsewhere.path, "orders.csv"), archiveText(SUPERSTORE, [line(1)]));
  await Deno.symlink(join(elsewhere.path, "orders.csv"), join(folder.path, "orders.csv"));
  assert.match(errorOf(await folder.empty()).message, /orders\.csv": it is a link or a device, not a file$/);
  assert.deepEqual(await batches(), []);

  await Deno.remove(join(folder.path, "orders.csv"));
  await folder.write("a.csv", [line(1)]);
  await Deno.symlink(elsewhere.path, join(folder.path, "loaded"));
  const stopped = errorOf(await folder.empty());
  assert.match(stopped.message, /^Cannot use ".*loaded" of SOURCE_INBOX: it is a link to another folder$/);
  assert.equal(stopped.exitCode, ExitCode.usage);
  assert.deepEqual(await batches(), []);
});

Deno.test("a missing inbox is a usage error that names it", async () => {
  const context = await testContext(database, SUPERSTORE);
  const emptied = await emptyInbox(context, "/nowhere/inbox");
  assert.equal(errorOf(emptied).exitCode, ExitCode.usage);
  assert.match(
    errorOf(emptied).message,
    /^Cannot use "\/nowhere\/inbox" of SOURCE_INBOX: there is no such file or folder$/,
  );
});

Deno.test("after a run that died between commit and move nothing is loaded twice, whether the batch was published or failed", async () => {
  await using folder = await inbox();
  await folder.write("a.csv", [line(1)]);
  await folder.write("b.csv", [line(2, "abc")]);
  const context = await testContext(database, SUPERSTORE);
  await loadArchive(context, join(folder.path, "a.csv"));
  await loadArchive(context, join(folder.path, "b.csv")).catch(() => {});
  const before = await storeContents(database);

  const { notes } = await folder.empty();
  assert.match(notes[0]!, /^"a\.csv": already loaded as batch 1, moved to loaded\/$/);
  assert.deepEqual(await batches(), ["a.csv published", "b.csv failed"]);
  assert.deepEqual(await folder.files(), ["failed/b.csv", "loaded/a.csv"]);
  assert.deepEqual(await storeContents(database), before);
});

Deno.test("a file that causes an unexpected error moves to failed/ and does not hold up the others", async () => {
  await using folder = await inbox();
  await folder.write("a.csv", [line(1)]);
  await folder.write("b.csv", [line(2)]);
  const context = await testContext(database, SUPERSTORE);
  const broken = {
    ...context,
    progress: (text: string): void => {
      if (text.endsWith("a.csv")) throw new TypeError("a bug");
    },
  };
  const { error, notes } = await emptyInbox(broken, folder.path, { settle: async () => {} });
  assert.ok(error instanceof TypeError);
  assert.match(notes[0]!, /a bug.* It is now ".*failed\/a\.csv"\.$/);
  assert.deepEqual(await folder.files(), ["failed/a.csv", "loaded/b.csv"]);
});

Deno.test("a file split in any way into several files gives the same store", async () => {
  // Some rows come again, on the same day with other sales: the last one counts.
  const rows = fc.array(
    fc.record({ number: fc.nat(12), cents: fc.integer({ min: 1, max: 9999 }), cut: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 25,
    },
  );
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const lines = written.map(({ number, cents }) =>
        line(number, (cents / 100).toFixed(2), `2024-03-${String(1 + number % 5).padStart(2, "0")}`)
      );
      const contents = async (files: OrderLine[][]): Promise<unknown> => {
        await emptyStore(database);
        await using folder = await inbox();
        for (const [index, file] of files.entries()) await folder.write(`orders ${index}.csv`, file);
        const { batches: loaded, error } = await folder.empty();
        assert.equal(error, undefined);
        const counts = loaded.map((batch) => [batch.rows_read, batch.rows_rejected].map(Number));
        assert.deepEqual(counts, files.map((file) => [file.length, 0]));
        return await storeContents(database);
      };
      const split: OrderLine[][] = [[]];
      for (const [index, { cut }] of written.entries()) {
        if (cut && split.at(-1)!.length > 0) split.push([]);
        split.at(-1)!.push(lines[index]!);
      }
      assert.deepEqual(await contents(split), await contents([lines]));
    }),
    { numRuns: 40 },
  );
});
