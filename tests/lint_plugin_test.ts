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
    const text of ['"select etl.plan(p_today => $1)"', "`select *\n from mart.top_cities()`", "'SELECT ops.status()'"]
  ) {
    assert.deepEqual(broken(`await database.rows(${text});`), ["sql-is-called-by-name"], text);
  }
  assert.deepEqual(broken('await database.rows("select day from mart.sales_daily");'), []);
  assert.deepEqual(broken('await database.call("etl.plan", {});'), []);
});
