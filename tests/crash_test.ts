import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { type CaseResult, comeBack } from "./crash/case_result.ts";
import { Chance } from "./crash/chance.ts";
import { LIES } from "./crash/lies.ts";
import { WAYS } from "./crash/lying.ts";
import { type Cut, startProxy } from "./support/cutting_proxy.ts";
import { SCENARIOS } from "./crash/scenarios.ts";
import { Shop, stateOf } from "./crash/shop.ts";
import { compareStates, readState } from "./crash/state.ts";
import { formatTable, isWell } from "./crash/table.ts";
import { tryTask } from "./crash/tried_task.ts";
import { loadSmallArchive } from "./support/small_shop.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

const WELL: CaseResult = { isStruck: true, lost: 0, doubled: 0, hung: 0, stuck: 0, hand: 0, notes: [] };

Deno.test("the comparison finds a lost, a doubled and a changed row in every table", async () => {
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  await loadSmallArchive(db.database, document, folder.path);
  const expected = await readState(db.database, "whole");
  const tables = Object.keys(expected).filter((table) => expected[table]!.length > 0);
  assert.ok(
    ["ods.order_line", "mart.sales_daily", "etl.business_day", "etl.batch"].every((name) => tables.includes(name)),
  );
  assert.deepEqual(compareStates(expected, await readState(db.database, "whole")), { lost: [], doubled: [] });

  for (const table of tables) {
    const [first, ...others] = expected[table]!;
    assert.deepEqual(compareStates(expected, { ...expected, [table]: others }), {
      lost: [`${table}: ${first}`],
      doubled: [],
    });
    assert.deepEqual(compareStates(expected, { ...expected, [table]: [first!, ...expected[table]!] }), {
      lost: [],
      doubled: [`${table}: ${first}`],
    });
  }

  await db.database.rows(
    "delete from ods.order_line where (order_id, line_id) in (select order_id, line_id from ods.order_line limit 1)",
  );
  await db.database.rows("update mart.sales_daily set sales = sales + 1 where day = '2024-03-02'");
  await db.database.rows("insert into stg.order_line (batch_id, line) values (999, 1)");
  const found = compareStates(expected, await readState(db.database, "whole"));
  const byTable = (rows: readonly string[]): string[] => rows.map((row) => row.split(": ")[0]!).toSorted();
  assert.deepEqual(byTable(found.lost), ["mart.sales_daily", "ods.order_line"]);
  assert.deepEqual(byTable(found.doubled), ["mart.sales_daily", "rows of no batch"]);
});

Deno.test("a run that does not end, a failed next run and a difference each make a case fail", async () => {
  await using shop = await Shop.open(document);
  await using store = await shop.server.store("archived");
  const state = await stateOf(store, "sales");
  const how = { server: shop.server, store, extent: "sales" as const, isStruck: true, note: "" };
  const endless = await tryTask(["daily"], shop.env(store), { limit: 1 });
  assert.equal(endless.code, undefined);

  const [day, ...others] = state["mart.sales_daily"]!;
  const result = await comeBack(shop, {
    ...how,
    commands: [["publish", "--nonsense"]],
    expected: { ...state, "mart.sales_daily": [...others, "{}"] },
    runs: [endless],
    betweenTries: 0,
  });
  const { lost, doubled, hung, stuck, hand, notes } = result;
  assert.deepEqual({ lost, doubled, hung, stuck, hand }, { lost: 1, doubled: 1, hung: 1, stuck: 1, hand: 1 });
  assert.ok(notes.some((note) => note.includes(day!)), notes.join("\n"));
  assert.equal(isWell(result), false);

  const well = await comeBack(shop, { ...how, commands: [["publish"]], expected: state, runs: [] });
  assert.ok(isWell(well), well.notes.join("\n"));
});

for (const count of ["lost", "doubled", "hung", "stuck", "hand"] as const) {
  Deno.test(`a case with one ${count} counts as failed, and is in the table`, () => {
    const result = { ...WELL, [count]: 1 };
    assert.ok(isWell(WELL));
    assert.equal(isWell(result), false);
    const rows = formatTable([{ kind: "a kind", results: [WELL, result] }]).split("\n")
      .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
    const column = { lost: 3, doubled: 4, hung: 5, stuck: 6, hand: 7 }[count];
    for (const row of [rows[2]!, rows[3]!]) {
      assert.deepEqual(row.slice(1), ["2", "2", ...["0", "0", "0", "0", "0"].with(column - 3, "1")]);
    }
  });
}

/** What a client meets that sends 10,000 bytes to a server that sends them back, through a proxy that cuts at byte 5,000. */
async function meet(cut: Cut): Promise<{ ended: string; arrived: number; milliseconds: number }> {
  let arrived = 0;
  const server = createServer((socket) => {
    socket.on("data", (data: Uint8Array) => arrived += data.length);
    socket.pipe(socket).on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const began = performance.now();
  await using proxy = await startProxy((server.address() as { port: number }).port, { cut, way: "there", byte: 5_000 });
  const client = connect(proxy.port, "127.0.0.1");
  let received = 0;
  const ended = await new Promise<string>((resolve) => {
    client.on("data", (data: Uint8Array) => (received += data.length) === 10_000 && resolve("whole"));
    client.on("error", (error: Error & { code: string }) => resolve(error.code));
    client.on("close", () => resolve("closed"));
    setTimeout(() => resolve("nothing"), 10_000);
    client.write(new Uint8Array(10_000));
  });
  assert.ok(proxy.hasCut);
  client.destroy();
  server.close();
  return { ended, arrived, milliseconds: performance.now() - began };
}

Deno.test({
  name: "the proxy closes, resets, delays or stalls at a given byte, and passes everything before it",
  sanitizeResources: false, // a socket of the echo may still be closing
  sanitizeOps: false,
  async fn(): Promise<void> {
    const [closed, reset, delayed, stalled] = await Promise.all(
      (["close", "reset", "delay", "stall"] as const).map(meet),
    ) as [Awaited<ReturnType<typeof meet>>, ...Awaited<ReturnType<typeof meet>>[]];
    assert.equal(closed.ended, "closed");
    assert.equal(reset!.ended, "ECONNRESET");
    assert.equal(delayed!.ended, "whole");
    assert.ok(delayed!.milliseconds > 2_900, String(delayed!.milliseconds));
    assert.deepEqual([stalled!.ended, stalled!.arrived], ["nothing", 5_000]);
  },
});

Deno.test("there are more than eighty false answers of the API, each is tried in turn, and none is accidentally true", async () => {
  assert.ok(WAYS.length > 80);
  const rows = Array.from({ length: 30 }, (_, index) => ({ "Order ID": String(index), Sales: "1", Quantity: "1" }));
  const page = {
    pages: [rows.slice(0, 10), rows.slice(10, 20), rows.slice(20)],
    page: 2,
    total: 30,
    totalHeader: "X-Total-Count",
    otherDay: rows.slice(0, 5),
  };
  for (const [name, lie] of Object.entries(LIES)) {
    const response = lie(page);
    const total = response.headers.get("X-Total-Count");
    const text = await response.text().catch(() => "broken");
    const isTruth = response.status === 200 && total === "30" && text === JSON.stringify(page.pages[1]) &&
      response.headers.get("content-type") === "application/json";
    assert.ok(!isTruth, name);
  }
});

Deno.test("a case draws the same for the same seed, and differently for another", () => {
  const draw = (seed: number, kind: string, number: number): number[] => {
    const chance = new Chance(seed, kind, number);
    return [chance.fraction(), chance.fraction(), chance.below(1_000)];
  };
  assert.deepEqual(draw(1, "a", 0), draw(1, "a", 0));
  for (const other of [draw(2, "a", 0), draw(1, "b", 0), draw(1, "a", 1)]) assert.notDeepEqual(draw(1, "a", 0), other);
  assert.equal(new Set(SCENARIOS.map(({ kind }) => kind)).size, SCENARIOS.length);
});
