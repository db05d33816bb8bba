import assert from "node:assert/strict";
import { runTask } from "./support/run_task.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";

const db = await testDatabase();
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

const env = { DATABASE_URL: db.url };

async function holidaysOf(year: number): Promise<string[]> {
  const rows = await db.database.rows<{ day: string; holiday: string }>(
    "select day, holiday from mart.dim_date where year = $1 and holiday is not null order by day",
    [year],
  );
  return rows.map(({ day, holiday }) => `${day} ${holiday}`);
}

Deno.test("holidays writes the public holidays of a country into the calendar, once", async () => {
  const { code, stdout, stderr } = await runTask(["holidays", "DE"], { env });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Wrote \d+ days to mart\.dim_date, 2000 to 2050\n$/);
  // Easter of 2027 is on 28 March; the others have a date of their own
  assert.deepEqual(await holidaysOf(2027), [
    "2027-01-01 Neujahr",
    "2027-03-26 Karfreitag",
    "2027-03-29 Ostermontag",
    "2027-05-01 Maifeiertag",
    "2027-05-06 Christi Himmelfahrt",
    "2027-05-17 Pfingstmontag",
    "2027-10-03 Tag der Deutschen Einheit",
    "2027-12-25 1. Weihnachtstag",
    "2027-12-26 2. Weihnachtstag",
  ]);
  const again = await runTask(["holidays", "DE"], { env });
  assert.equal(again.stdout, "The calendar already has these holidays\n");
});

Deno.test("holidays of another place replace existing ones", async () => {
  await runTask(["holidays", "DE"], { env });
  await runTask(["holidays", "us-ca"], { env });
  const days = await holidaysOf(2026);
  assert.ok(days.some((day) => day.startsWith("2026-11-26 Thanksgiving")), days.join());
  assert.ok(!days.some((day) => day.includes("Einheit")), days.join());
});

Deno.test("an unknown place is refused, and the calendar is unchanged", async () => {
  const before = await holidaysOf(2026);
  for (const place of ["XX", "US-ZZ", "Germany"]) {
    const { code, stderr } = await runTask(["holidays", place], { env });
    assert.equal(code, 2);
    assert.match(
      stderr,
      new RegExp(`^Cannot find holidays for "${place}": it is not the code of a known country or region`),
    );
  }
  assert.deepEqual(await holidaysOf(2026), before);
});
