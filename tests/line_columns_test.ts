import assert from "node:assert/strict";
import { countsOf, publishArchive, publishDay, testContext } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { apiRow, archiveText, type OrderLine, orderLine } from "./support/order_line.ts";
import { type PlainDocument, readSuperstore } from "./support/superstore.ts";

/**
 * Columns of `ods.order_line` that these tests leave out. Every other one comes from the rows of a source, and many functions have to
 * name it: a new column that one of them forgets fails a test here.
 */
const LEFT_OUT: Readonly<Record<string, string>> = {
  order_id: "the key",
  line_id: "the key",
  order_date: "another day makes it another line",
  placed_on: "only returns that their order holds have it: returns_test.ts",
  kind: "follows from sales, quantity and placed_on",
  source_name: "not of the rows",
  batch_id: "not of the rows",
};

/** Columns without which a row is rejected: they are never unknown. */
const REQUIRED = ["sales"];

/** The column of the shop's own, which stands for `attributes`. */
const OWN = "own";

const SUPERSTORE = await readSuperstore();
const { database, api } = await loadingTest(SUPERSTORE);

/** Columns that come from a source, with their types in `ods`; a place is taken apart. */
const TYPES = new Map(
  (await database.rows<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type
     from pg_attribute
     where attrelid in ('ods.order_line'::regclass, 'ods.place'::regclass) and attnum > 0 and not attisdropped
       and attname <> 'place_id' and attname <> all ($1)`,
    [Object.keys(LEFT_OUT)],
  )).map(({ name, type }) => name === "attributes" ? [OWN, "text"] : [name, type]),
);
const COLUMNS = [...TYPES.keys()].toSorted();
/** Those that a row may lack. */
const OPTIONAL = COLUMNS.filter((column) => !REQUIRED.includes(column));

/** Keys and columns, each under its own name. */
const NAMED = Object.fromEntries(
  ["row_id", "order_id", "order_date", ...COLUMNS].map((name) => [name, name]),
) as PlainDocument["columns"];
/** By which the rows are written. */
const WRITTEN: PlainDocument = { ...SUPERSTORE, columns: NAMED };
/** By which they are read: a column of the shop's own is an attribute. */
const DOCUMENT: PlainDocument = { ...SUPERSTORE, columns: without(OWN, NAMED), attributes: { [OWN]: OWN } };

function without(name: string, columns: PlainDocument["columns"]): PlainDocument["columns"] {
  return Object.fromEntries(Object.entries(columns).filter(([column]) => column !== name)) as typeof columns;
}

/** A line that has a value in every column, and a key of its own. */
function lineOf(key: string, fields: Readonly<Record<string, string | null>> = {}): OrderLine {
  const values = COLUMNS.map((column) => [column, valueOf(column, 1)]);
  return { ...orderLine(), ...Object.fromEntries(values), row_id: key, order_id: `A-${key}`, ...fields };
}

/** A value of a column; of different variants different ones. */
function valueOf(column: string, variant: 1 | 2): string {
  const type = TYPES.get(column)!;
  return type === "date" ? `2024-03-0${variant}` : type === "numeric" ? `${variant}.50` : `${column} ${variant}`;
}

async function load(lines: readonly OrderLine[], { hasRowIds = true } = {}): ReturnType<typeof publishArchive> {
  const columnsOf = ({ columns }: PlainDocument): PlainDocument["columns"] =>
    hasRowIds ? columns : without("row_id", columns);
  const context = await testContext(database, { ...DOCUMENT, columns: columnsOf(DOCUMENT) });
  return await publishArchive(context, archiveText({ ...WRITTEN, columns: columnsOf(WRITTEN) }, lines));
}

/** What is kept of each line, by its key. */
async function kept(): Promise<Map<string, Record<string, unknown>>> {
  const rows = await database.rows<{ line_id: string; line: Record<string, unknown> }>(
    `select line_id, to_jsonb(line) - array['batch_id', 'place_id', 'attributes'] || to_jsonb(place) - 'place_id' || line.attributes as line
     from ods.order_line as line
     inner join ods.place on place.place_id = line.place_id`,
  );
  return new Map(rows.map(({ line_id, line }) => [line_id, line]));
}

Deno.test("every column of a source is kept, and a line is updated if one of them changes", async () => {
  await load(COLUMNS.map((column) => lineOf(column)));
  const before = await kept();
  const lacking = COLUMNS.filter((column) => (before.get(column)?.[column] ?? null) === null);
  assert.deepEqual(lacking, []);

  const batch = await load(COLUMNS.map((column) => lineOf(column, { [column]: valueOf(column, 2) })));
  const after = await kept();
  const changed = COLUMNS.map((key) => COLUMNS.filter((name) => before.get(key)![name] !== after.get(key)![name]));
  assert.deepEqual(changed, COLUMNS.map((column) => [column]));
  assert.equal(Number(batch.rows_updated), COLUMNS.length);
});

Deno.test("two rows of one key that differ in any column of a source are a conflict", async () => {
  const batch = await load(
    COLUMNS.flatMap((column) => [lineOf(column), lineOf(column, { [column]: valueOf(column, 2) })]),
  );
  const conflicts = await database.rows<{ row_id: string }>(
    "select record ->> 'row_id' as row_id from etl.conflicting_row",
  );
  assert.deepEqual(conflicts.map(({ row_id }) => row_id).toSorted(), COLUMNS);
  assert.equal(Number(batch.rows_conflicting), COLUMNS.length);
});

Deno.test("the lines that lack a value are counted for every column of a source, whether it is empty or a word says so", async () => {
  // Columns of the shop's own are not counted: how many have one is for the shop to know.
  const counted = OPTIONAL.filter((column) => column !== OWN);
  const batch = await load(counted.flatMap((column) => [
    lineOf(column, { [column]: null }),
    lineOf(`${column} too`, { [column]: "N/A" }),
  ]));
  assert.deepEqual(batch.unknown, Object.fromEntries(counted.map((column) => [column, 2])));
});

Deno.test("a day that would lose any column of a source is held", async () => {
  const nothing = Object.fromEntries(OPTIONAL.map((column) => [column, null]));
  const keys = ["1", "2", "3", "4", "5"];
  const publish = async (lines: readonly OrderLine[], today: string): ReturnType<typeof publishDay> =>
    await publishDay(await testContext(database, DOCUMENT, { today }), api, {
      day: "2024-03-01",
      lines: lines.map((line) => JSON.stringify(apiRow(WRITTEN, line))),
    });
  await publish(keys.map((key) => lineOf(key)), "2024-03-02");
  const { reason } = await publish(keys.map((key) => lineOf(key, nothing)), "2024-03-03");
  const lost = [...reason!.matchAll(/(\w+) of 5[, ]/g)].map(([, column]) => column!);
  assert.deepEqual(lost.toSorted(), OPTIONAL);
});

Deno.test("without row ids two lines that differ in any column of a source are told apart, in whatever order they come", async () => {
  const lines = COLUMNS.flatMap((column) => [lineOf(column), lineOf(column, { [column]: valueOf(column, 2) })]);
  await load(lines, { hasRowIds: false });
  const again = await load(lines.toReversed(), { hasRowIds: false });
  assert.deepEqual(countsOf(again), [lines.length, 0, 0, lines.length, 0, 0, 0]);
});
