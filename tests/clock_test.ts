import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { readSettings } from "../scripts/core/settings.ts";
import { requireSameClock } from "../scripts/store/require_same_clock.ts";
import { runAsWriter } from "../scripts/store/run_as_writer.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

Deno.test("a database whose clock is more than half a day from this machine's is refused", async () => {
  await using db = await testDatabase();
  const [row] = await db.database.rows<{ now: string }>("select to_json(clock_timestamp()) #>> '{}' as now");
  const now = Temporal.Instant.from(row!.now);
  for (const hours of [-11, 0, 11]) await requireSameClock(db.database, now.add({ hours }));
  for (const hours of [-13, 13, 24 * 21]) {
    const ahead = now.add({ hours });
    await assert.rejects(requireSameClock(db.database, ahead), (error) => {
      assert.ok(error instanceof StorecastError);
      assert.equal(error.exitCode, ExitCode.databaseForeign);
      assert.ok(error.message.includes(ahead.toString({ smallestUnit: "second" })), error.message);
      assert.ok(error.message.includes(`by its clock it is ${row!.now.slice(0, 13)}`), error.message);
      return true;
    });
  }
});

Deno.test("a task that takes the time from this machine refuses such a database before it begins, and one of --now does not", async () => {
  await using db = await testDatabase();
  const now = Temporal.Now.instant().add({ hours: 24 });
  const settings = { ...readSettings(), databaseUrl: db.url };
  const begun: boolean[] = [];
  const run = (isPresent: boolean): Promise<void> =>
    runAsWriter("publish", { settings, now, isPresent }, () => Promise.resolve(`begun: ${begun.push(isPresent)}`));
  await assert.rejects(run(true), /^StorecastError: Cannot use the database: by its clock it is /);
  await run(false);
  assert.deepEqual(begun, [false]);
});
