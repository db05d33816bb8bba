/** What the rows of a table say of each other: where it ends, and what an order's first row says for the others. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { RowRules } from "../scripts/sources/csv/row_rules.ts";
import type { ArchiveDocument, SourceDocument } from "../scripts/sources/documents/source_document.ts";
import { fileOf, HEADER, load, notesOf, PLAIN_SHOP, record, refusal } from "./support/file_inputs.ts";
import { emptyStore } from "./support/load.ts";
import { loadingTest } from "./support/loading_test.ts";
import { makeWorkbook } from "./support/make_workbook.ts";

const { database } = await loadingTest(PLAIN_SHOP);

function withArchive(archive: Partial<ArchiveDocument>): SourceDocument {
  return { ...PLAIN_SHOP, archive: { ...PLAIN_SHOP.archive, ...archive } };
}

/** Each line's order, product and name. */
async function lines(): Promise<string[]> {
  const rows = await database.rows<{ line: string }>(
    `select concat_ws(' ', order_id, product_id, coalesce(product_name, '?')) as line
     from ods.order_line order by order_id, product_id`,
  );
  return rows.map(({ line }) => line);
}

Deno.test("a first line such as sep=; sets the separator, and one that differs from the document's is reported", async () => {
  for (const first of ["sep=;\n", "sep=;\r\n", '"sep=;"\n', "\ufeffSEP=;\n"]) {
    await emptyStore(database);
    const file = first + fileOf(HEADER, record(1), `${record(2)};more`);
    const loaded = await load(database, file);
    assert.deepEqual([loaded.orders, loaded.rejected], [["A1"], ["4 field_count"]]);
  }
  await emptyStore(database);
  const comma = fileOf("sep=,", HEADER, record(1)).replaceAll(";", ",").replaceAll("10.00", '"10.00"');
  assert.deepEqual(await notesOf(database, comma), ['its first line says that "," separates its fields']);
  assert.deepEqual(await lines(), ["A1 P1 Oak"]);
});

Deno.test("a sep= line with another separator is reported, even if skipLines leaves it out", async () => {
  assert.equal(
    await refusal(database, `sep=:\n${fileOf(HEADER, record(1))}`),
    'its first line says that ":" separates its fields',
  );
  const file = fileOf("sep=,", HEADER, record(1)).replaceAll(";", ",");
  assert.deepEqual((await load(database, file, withArchive({ skipLines: 1 }))).orders, ["A1"]);
});

Deno.test("columns without a name are ignored", async () => {
  const file = fileOf(`;${HEADER};;`, `1;${record(1)};x;`, `2;${record(2)};;y`);
  assert.deepEqual((await load(database, file)).orders, ["A1", "A2"]);
  await emptyStore(database);
  assert.match(await refusal(database, fileOf(`${HEADER};Order`, `${record(1)};x`)), /has the column "Order" twice$/);
});

Deno.test("a table that ends long before its file is refused, since a damaged row may look like its end", async () => {
  const endsAt = [{ at: "Order", present: false }];
  const file = fileOf(HEADER, record(1), record(2).replace("A2", ""), ...[3, 4, 5, 6].map((number) => record(number)));
  await notesOf(database, file, withArchive({ endsAt }));
  await emptyStore(database);
  const long = file + fileOf(...Array.from({ length: 20 }, (_, index) => record(index + 7)));
  assert.match(
    await refusal(database, long, withArchive({ endsAt })),
    /its line 3 ends the table by "endsAt", and 24 lines follow/,
  );
  assert.deepEqual(await lines(), []);
});

Deno.test("the row that ends the table and all rows after it are left out and reported, in every kind of file", async () => {
  const endsAt = [{ at: "Order", in: ["Total", "Grand total"] }];
  for (const total of ["Total;;;;;20.00;3.00", " Grand total ", "Total"]) {
    await emptyStore(database);
    const file = fileOf(HEADER, record(1), record(2), total, "", record(3), "no record");
    const notes = await notesOf(database, file, withArchive({ endsAt }));
    assert.deepEqual(notes, ["its line 4 ends the table and was left out, with 3 lines after it"]);
    assert.deepEqual(await lines(), ["A1 P1 Oak", "A2 P2 Oak"]);
  }
});

Deno.test("an order's row that looks like the end row is rejected, and the rows after it are read", async () => {
  const endsAt = [{ at: "Name", in: ["Total"] }];
  const named = record(2).replace("Oak", "Total");
  const loaded = await load(
    database,
    fileOf(HEADER, record(1), named, record(3), ";;;;Total;30.00;"),
    withArchive({ endsAt }),
  );
  assert.deepEqual([loaded.orders, loaded.rejected], [["A1", "A3"], ["3 ends_table"]]);
});

Deno.test("a row without a value may end the table, and a missing end row is reported", async () => {
  const endsAt = [{ at: "Order", present: false }];
  const file = fileOf(HEADER, record(1), ";;;;;10.00;1.50");
  assert.deepEqual(await notesOf(database, file, withArchive({ endsAt })), [
    "its line 3 ends the table and was left out",
  ]);
  await emptyStore(database);
  assert.deepEqual(await notesOf(database, fileOf(HEADER, record(1)), withArchive({ endsAt })), [
    "it has no row that ends its table, so it may be cut off",
  ]);
  await emptyStore(database);
  const wrong = withArchive({ endsAt: [{ at: "Sum", present: true }] });
  assert.match(await refusal(database, file, wrong), /^its header \(line 1\) lacks "Sum"/);
});

Deno.test("a column that is only on an order's first row is filled in on its other rows, never on another order's", async () => {
  const shop = withArchive({ fill: ["Name", "Day"] });
  const file = fileOf(
    HEADER,
    "A1;01.03.2024;C;P1;Oak;1;1",
    "A1;;C;P2;;2;1",
    "A1;;C;P3;Elm;3;1",
    "A1;;C;P4;;4;1",
    "A2;02.03.2024;C;P1;;5;1",
    "A2;;C;P2;;6;1",
    "A1;03.03.2024;C;P5;;7;1",
  );
  const loaded = await load(database, file, shop);
  assert.deepEqual(loaded.rejected, []);
  assert.deepEqual(await lines(), [
    "A1 P1 Oak",
    "A1 P2 Oak",
    "A1 P3 Elm",
    "A1 P4 Elm",
    "A1 P5 ?",
    "A2 P1 ?",
    "A2 P2 ?",
  ]);
});

Deno.test("an order's number may be only on its first row", async () => {
  const shop = withArchive({ fill: ["Order", "Day", "Customer"] });
  const file = fileOf(HEADER, "A1;01.03.2024;C;P1;a;1;1", ";;;P2;b;2;1", "A2;02.03.2024;;P3;c;3;1", ";;;P4;d;4;1");
  await load(database, file, shop);
  assert.deepEqual(await lines(), ["A1 P1 a", "A1 P2 b", "A2 P3 c", "A2 P4 d"]);
  const guests = await database.rows("select from ods.order_line where customer_id is null");
  assert.equal(guests.length, 2);
});

Deno.test("rows after one that could not be split are not filled from the order before it", async () => {
  const numbered = fileOf(
    HEADER,
    "A1;01.03.2024;C;P1;Oak;1;1",
    "A1;;C;P2;;2;1;more",
    "A1;;C;P3;;3;1",
    "A2;01.03.2024;C;P1;Elm;1;1;more",
    "A2;;C;P2;;2;1",
    "A2;;C;P3;;3;1",
    "A3;01.03.2024;C;P1;;1;1",
  );
  const loaded = await load(database, numbered, withArchive({ fill: ["Name", "Day"] }));
  assert.deepEqual(loaded.rejected, ["3 field_count", "5 field_count", "6 lost_order", "7 lost_order"]);
  assert.deepEqual(await lines(), ["A1 P1 Oak", "A1 P3 Oak", "A3 P1 ?"]);
  await emptyStore(database);
  const unnumbered = fileOf(
    HEADER,
    "A1;01.03.2024;C;P1;a;1;1",
    "A2;01.03.2024;C",
    ";;;P2;b;2;1",
    "A3;01.03.2024;C;P3;c;3;1",
  );
  const other = await load(database, unnumbered, withArchive({ fill: ["Order", "Day", "Customer"] }));
  assert.deepEqual(other.rejected, ["3 field_count", "4 lost_order"]);
  assert.deepEqual(await lines(), ["A1 P1 a", "A3 P3 c"]);
});

Deno.test("a row that is rejected for its values does not stop the filling of the rows after it", async () => {
  const shop: SourceDocument = {
    ...withArchive({ fill: ["Order", "Day"] }),
    columns: { ...PLAIN_SHOP.columns, sales: { multiply: ["Sales", 2] } },
  };
  const rows = ["A1;01.03.2024;C;P1;a;1;1", ";;C;P2;b;no number;1", ";;C;P3;c;3;1"];
  const loaded = await load(database, fileOf(HEADER, ...rows), shop);
  assert.deepEqual(loaded.rejected, ["3 not_a_number"]);
  assert.deepEqual(await lines(), ["A1 P1 a", "A1 P3 c"]);
});

Deno.test("rows of a workbook are filled in and ended like those of CSV", async () => {
  const names = HEADER.split(";");
  const rows = [names, ["A1", "01.03.2024", "C", "P1", "Oak", 1, 1], [null, null, null, "P2", null, 2, 1], ["Total"], [
    "x",
  ]];
  const file = makeWorkbook({ sheets: { Orders: rows } });
  const shop = withArchive({ fill: ["Order", "Day", "Customer", "Name"], endsAt: [{ at: "Order", in: ["Total"] }] });
  assert.deepEqual(await notesOf(database, file, shop), [
    "its line 4 ends the table and was left out, with 1 line after it",
  ]);
  assert.deepEqual(await lines(), ["A1 P1 Oak", "A1 P2 Oak"]);
});

Deno.test("random orders written with values only on their first rows are filled in correctly", () => {
  const value = fc.option(fc.constantFrom("x", "y", "z"), { nil: null });
  const order = fc.record({ first: fc.tuple(value, value), rows: fc.integer({ min: 1, max: 4 }) });
  fc.assert(fc.property(fc.array(order, { maxLength: 8 }), fc.boolean(), (orders, isNumbered) => {
    const rules = new RowRules({ ends: [], fill: isNumbered ? [1, 2] : [0, 1, 2], orderAt: 0, saleAt: [] });
    for (const [index, { first, rows }] of orders.entries()) {
      for (let row = 0; row < rows; row++) {
        const number = row === 0 || isNumbered ? `A${index}` : null;
        const written = [number, ...(row === 0 ? first : [null, ""]), `line ${row}`];
        const wanted = [`A${index}`, ...first, `line ${row}`];
        assert.deepEqual(rules.fill(written)!.map((field) => field || null), wanted);
      }
    }
  }));
});
