import assert from "node:assert/strict";
import { DAY, PLAIN, readingError, readNumbers, startDayApi } from "./support/day_api.ts";

const COLUMNS = { order_id: "n", profit: "Profit" };

function answerWith(rows: readonly unknown[]): ReturnType<typeof startDayApi> {
  return startDayApi(() => Response.json(rows));
}

for (
  const rows of [[{ n: 1, margin: 2 }, { n: 2 }], [{ n: 1, profit: 2 }, { n: 2 }], [
    { n: 1, " Profit": 2 },
    { n: 2 },
  ]]
) {
  Deno.test(`a column that no row of a day has fails the day: ${JSON.stringify(rows)}`, async () => {
    await using server = answerWith(rows);
    const error = await readingError(server, { api: PLAIN, columns: COLUMNS });
    const keys = Object.keys(rows[0]!).map((key) => `"${key}"`).join(", ");
    assert.ok(error.message.endsWith(`no row has the key "Profit"; the first row has the keys ${keys}`), error.message);
    assert.match(error.advice!, /columns in the source document/);
  });
}

Deno.test("a single row may lack optional columns, but not its order ID", async () => {
  await using server = answerWith([{ n: 1 }]);
  assert.deepEqual(await readNumbers(server, { api: PLAIN, columns: COLUMNS }), ["1"]);
  await using other = answerWith([{ Profit: 1 }]);
  assert.match((await readingError(other, { api: PLAIN, columns: COLUMNS })).message, /no row has the key "n"/);
});

Deno.test("a column counts as present if any row has it, even if all its values are null", async () => {
  for (const rows of [[{ n: 1 }, { n: 2, Profit: 3 }], [{ n: 1, Profit: null }, { n: 2 }]]) {
    await using server = answerWith(rows);
    assert.deepEqual(await readNumbers(server, { api: PLAIN, columns: COLUMNS }), ["1", "2"]);
  }
});

Deno.test("a column counts as present if only a later page has it", async () => {
  const pages = [[{ n: 1 }], [{ n: 2, Profit: 3 }], []];
  await using server = startDayApi((query) => Response.json(pages[Number(query.get("page")) - 1]));
  const api = { ...PLAIN, paging: { by: "page", parameter: "page", first: 1 } as const };
  assert.deepEqual(await readNumbers(server, { api, columns: COLUMNS }), ["1", "2"]);
});

Deno.test("no column is missing on a day without rows, or whose rows are not objects", async () => {
  for (const [rows, read] of [[[], []], [[null, 7, [1]], ["undefined", "undefined", "undefined"]]]) {
    await using server = answerWith(rows!);
    assert.deepEqual(await readNumbers(server, { api: PLAIN, columns: COLUMNS }), read);
  }
});

Deno.test("an error shows only some of a row's keys if there are thousands, or if they are long", async () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key ${index} ${"x".repeat(80)}`, 1]));
  await using server = answerWith([{ n: 1, ...many }, { n: 2 }]);
  const { message } = await readingError(server, { api: PLAIN, columns: COLUMNS });
  assert.match(message, /and 9971 more$/);
  assert.ok(message.length < 3_000);
  await using empty = answerWith([{}]);
  assert.match(
    (await readingError(empty, { api: PLAIN })).message,
    /no row has the key "n"; the first row has no keys$/,
  );
});

for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", ""]) {
  Deno.test(`a column of the API may be called "${name}"`, async () => {
    const json = `[{"n":1,${JSON.stringify(name)}:2},{"n":2}]`;
    await using server = startDayApi(() => new Response(json, { headers: { "content-type": "application/json" } }));
    assert.deepEqual(await readNumbers(server, { api: PLAIN, columns: { order_id: "n", profit: name } }), ["1", "2"]);
    await using without = answerWith([{ n: 1 }, { n: 2 }]);
    const error = await readingError(without, { api: PLAIN, columns: { order_id: "n", profit: name } });
    assert.ok(error.message.includes(`no row has the key "${name}"`));
  });
}

Deno.test("an API without day parameters is asked for everything, and returns rows of every day", async () => {
  const rows = [{ n: 1, day: "2026-11-22" }, { n: 2, day: DAY }, { n: 3, day: "2026-11-24" }];
  for (const paging of [undefined, { by: "page", parameter: "page", first: 1 } as const]) {
    await using server = startDayApi((query) => Response.json(Number(query.get("page") ?? 1) > 1 ? [] : rows));
    const api = { ...PLAIN, dayParameters: {}, ...paging && { paging } };
    assert.deepEqual(await readNumbers(server, { api }), ["1", "2", "3"]);
    assert.deepEqual(await readNumbers(server, { api }), ["1", "2", "3"]);
    assert.ok(server.queries.every((query) => !("day" in query)));
  }
});
