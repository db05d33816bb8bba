import assert from "node:assert/strict";
import plugin from "../tools/lint_plugin.ts";

/** The rules that a text of code breaks. */
function broken(code: string, path = "/storecast/scripts/daily/x.ts"): string[] {
  return Deno.lint.runPlugin(plugin, path, code).map(({ id }) => id.replace("storecast/", ""));
}

Deno.test("an exported function takes at most two arguments and an options object", () => {
  assert.deepEqual(broken("export function f(a: 1, b: 2, options: 3, more: 4): void {}"), ["few-parameters"]);
  assert.deepEqual(broken("export async function f(a: 1, b: 2, options: 3): Promise<void> {}"), []);
  assert.deepEqual(broken("function own(a: 1, b: 2, c: 3, d: 4): void {}"), []);
});

Deno.test("scripts may not read the clock, tests may", () => {
  for (const clock of ["Temporal.Now.instant()", "Date.now()", "new Date()"]) {
    assert.deepEqual(broken(`export const now = ${clock};`), ["clock-is-an-argument"], clock);
    assert.deepEqual(broken(`export const now = ${clock};`, "/storecast/tests/x_test.ts"), [], clock);
  }
  assert.deepEqual(broken("export const day = new Date(0);"), []);
});

Deno.test("scripts may not call database functions in SQL texts", () => {
  for (
    const text of [
      '"select etl.plan(p_today => $1)"',
      "`select *\n from mart.top_cities()`",
      "'SELECT ops.status()'",
      "`select day from mart.sales_daily join etl.plan(p_today => $1) as plan using (day)`",
      '"select 1 from stg.rows(1)"',
      '"select count(*), etl.has_writer() from etl.run where etl.is_set(1)"',
    ]
  ) {
    assert.deepEqual(broken(`export const sql = ${text};`), ["sql-is-called-by-name"], text);
  }
  assert.deepEqual(broken('export const sql = "select day from mart.sales_daily";'), []);
  assert.deepEqual(broken('await database.call("etl.plan", {});'), []);
});

Deno.test("the rows of a statement have a type that is generated from the catalog", () => {
  const typed = [
    'await database.rows<Relations["etl.batch"]>("select * from etl.batch");',
    'await database.rows<Pick<Relations["mart.series"], keyof Member> & Relations["mart.x"]>(`select …`);',
    "await database.rows(`vacuum (analyze) ${relation}`);",
    "workbook.rows(sheet);",
    "database.client.query(copyFrom(sql));",
  ];
  for (const code of typed) assert.deepEqual(broken(code), [], code);
  const untyped = [
    'await database.rows<{ day: string }>("select day from mart.sales_daily");',
    'await database.rows<Batch>("select * from etl.batch");',
    'await database.rows<Relations["etl.batch"] & { days: string }>("select 1");',
    'await store.database.rows("select from etl.batch");',
    'await database.client.query("select 1");',
    'await client.query<Row>("select 1");',
  ];
  for (const code of untyped) assert.deepEqual(broken(code), ["rows-are-typed-by-the-catalog"], code);
  for (const path of ["store/migrate.ts", "database/connect.ts", "backup/x.ts", "checking/check_database.ts"]) {
    assert.deepEqual(untyped.flatMap((code) => broken(code, `/storecast/scripts/${path}`)), [], path);
  }
});
