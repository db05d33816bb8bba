/** How dates and times are read: which day of the shop a text is, and which texts are none. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { type DateRules, readDates } from "./support/read_dates.ts";

const { database, ...db } = await testDatabase();
Deno.test.afterAll(() => db[Symbol.asyncDispose]());

/** Texts of a format with the day that each is in UTC; null for one that contradicts the format. */
const READ: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  "iso": {
    "2026-11-02": "2026-11-02",
    "2026-11-02T23:30:00": "2026-11-02",
    "2026-11-02 23:30": "2026-11-02",
    "2026-11-02T23:30:00Z": "2026-11-02",
    "2026-11-02t23:30:00z": "2026-11-02",
    "2026-11-02T23:30:00.123456789Z": "2026-11-02",
    "2026-11-02T23:30:00,5": "2026-11-02",
    "2026-11-02T23:30:00-05:00": "2026-11-03",
    "2026-11-02 23:30:00 -0500": "2026-11-03",
    "2026-11-02 23:30:00-05": "2026-11-03",
    "2026-11-02 23:30:00 UTC": "2026-11-02",
    "2026-11-03T00:30:00.000+01:00": "2026-11-02",
    " 2026-11-02\u00a0": "2026-11-02",
    "2026-11-2": null,
    "2026-02-30": null,
    "2026-11-02T24:00:00": null,
    "2026-11-02T23:60:00": null,
    "2026-11-02T23:59:60Z": null,
    "2026-11-02T23:30:00 EST": null,
    "2026-11-02T23:30:00+99:00": null,
    "20261102": null,
    "11/02/2026": null,
    "2026-11-02T23:30:00Z garbage": null,
  },
  "unix": {
    "1762124399": "2025-11-02",
    "1762128000": "2025-11-03",
    "1762127999.999": "2025-11-02",
    "1762128000000": null,
    "-1762128000": null,
    "0": null,
    "45292": null,
  },
  "unixMilliseconds": {
    "1762127999999": "2025-11-02",
    "1762128000000": "2025-11-03",
    "1762128000": null,
  },
  "rfc2822": {
    "Mon, 02 Nov 2026 23:30:00 +0000": "2026-11-02",
    "Mon, 2 Nov 2026 23:30 -0500": "2026-11-03",
    "02 Nov 2026 23:30:00 GMT": "2026-11-02",
    "Mon, 02 Nov 2026 23:30:00 -0500 (Eastern Standard Time)": "2026-11-03",
    "Tue, 02 Nov 2026 23:30:00 +0000": null,
    "Mon, 02 Nov 2026 23:30:00": null,
    "Mon, 02 Foo 2026 23:30:00 +0000": null,
  },
  "M/d/yyyy H:mm": {
    "11/2/2026 8:26": "2026-11-02",
    "1/12/2026 10:01": "2026-01-12",
    "11/02/2026 08:26": "2026-11-02",
    "13/2/2026 8:26": null,
    "11/2/2026": null,
    "11/2/2026 24:00": null,
    "11/2/2026 8:26:00": null,
    "2/30/2026 8:26": null,
  },
  "d/M/yyyy": { "2/11/2026": "2026-11-02", "13/2/2026": "2026-02-13", "2/13/2026": null, "2/11/2026 8:26": null },
  "M/d/yy, h:mm a": {
    "11/2/26, 12:05 AM": "2026-11-02",
    "11/2/26, 11:59\u202fPM": "2026-11-02",
    "11/2/26, 9:05 pm": "2026-11-02",
    "11/2/26, 0:05 AM": null,
    "11/2/26, 13:05 PM": null,
    "11/2/2026, 1:05 PM": null,
  },
  "yyyyMMdd": { "20261102": "2026-11-02", "20261302": null, "2026-11-02": null },
  "dd.MM.yyyy": { "02.11.2026": "2026-11-02", "2.11.2026": null, "02-11-2026": null, "00.00.0000": null },
  "yyyy-MM-dd HH:mm:ss": { "2026-11-02 23:59:59": "2026-11-02", "2026-11-02T23:59:59": null, "2026-11-02": null },
  "yyyy-MM-ddTHH:mm:ss": { "2026-11-02T23:59:59": "2026-11-02", "2026-11-02T23:59:59Z": null },
  "d MMM yyyy": {
    "2 Nov 2026": "2026-11-02",
    "02 nov 2026": "2026-11-02",
    "2 November 2026": null,
    "2 Okt 2026": null,
  },
  "MMMM d, yyyy": { "November 2, 2026": "2026-11-02", "Nov 2, 2026": null },
};

for (const [dateFormat, texts] of Object.entries(READ)) {
  Deno.test(`dates in the format ${dateFormat} are read, and others are rejected`, async () => {
    const days = await readDates(database, Object.keys(texts), { dateFormat });
    assert.deepEqual(Object.fromEntries(Object.keys(texts).map((text, index) => [text, days[index]])), texts);
  });
}

Deno.test("a time with a zone belongs to the shop's business day, which may end during the night", async () => {
  const texts = ["2026-11-02T23:30:00-05:00", "2026-11-03T00:30:00-05:00", "2026-11-03T04:00:00-05:00", "2026-11-03"];
  const days = (rules: Omit<DateRules, "dateFormat">): Promise<(string | null)[]> =>
    readDates(database, texts, { dateFormat: "iso", ...rules });
  assert.deepEqual(await days({ shop: "America/New_York" }), ["2026-11-02", "2026-11-03", "2026-11-03", "2026-11-03"]);
  assert.deepEqual(await days({ shop: "Asia/Tokyo" }), Array(4).fill("2026-11-03"));
  assert.deepEqual(
    await days({ shop: "America/New_York", dayEndsAt: "04:00" }),
    ["2026-11-02", "2026-11-02", "2026-11-03", "2026-11-03"],
  );
});

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"];
const ENDS = ["00:00", "02:00", "03:00", "04:00", "05:30"];
const INSTANTS = fc.array(
  fc.oneof(
    fc.integer({ min: 1_000_000_000, max: 1_900_000_000 }),
    // Around the changes of clocks of Berlin, New York and Lord Howe in 2026.
    fc.constantFrom(1_792_890_000, 1_774_746_000, 1_793_512_800, 1_772_953_200, 1_775_314_800, 1_790_955_000).chain(
      (change) => fc.integer({ min: change - 10_000, max: change + 10_000 }),
    ),
  ),
  { minLength: 100, maxLength: 100 },
);

Deno.test("the business day of an instant agrees with another calendar implementation, in any zone and notation", async () => {
  const zone = fc.constantFrom(...ZONES);
  await fc.assert(
    fc.asyncProperty(INSTANTS, zone, zone, fc.constantFrom(...ENDS), async (instants, shop, other, dayEndsAt) => {
      const { hour: hours, minute: minutes } = Temporal.PlainTime.from(dayEndsAt);
      const times = instants.map((seconds) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000));
      const days = times.map((time) =>
        time.toZonedDateTimeISO(shop).toPlainDateTime().subtract({ hours, minutes }).toPlainDate().toString()
      );
      const written: Record<string, (time: Temporal.Instant) => string> = {
        iso: (time) => time.toString({ timeZone: other }),
        unix: (time) => String(time.epochMilliseconds / 1000),
        unixMilliseconds: (time) => String(time.epochMilliseconds),
        rfc2822: (time) => new Date(time.epochMilliseconds).toUTCString(),
        "yyyy-MM-dd HH:mm:ss": (time) => time.toString().replace("T", " ").replace("Z", ""),
      };
      for (const [dateFormat, write] of Object.entries(written)) {
        const read = await readDates(database, times.map(write), { dateFormat, written: "UTC", shop, dayEndsAt });
        assert.deepEqual(read, days, `${dateFormat} ${shop} ${dayEndsAt}`);
      }
    }),
    { numRuns: 12, seed: 15, endOnFailure: true },
  );
});

Deno.test("a time without a zone belongs to the day on the shop's clock, even in an hour that is skipped or repeated", async () => {
  const texts = ["2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-10-25 01:59:59", "2026-10-25 03:59:59"];
  const rules = { dateFormat: "yyyy-MM-dd HH:mm:ss", shop: "Europe/Berlin" };
  assert.deepEqual(await readDates(database, texts, rules), texts.map((text) => text.slice(0, 10)));
  assert.deepEqual(await readDates(database, texts, { ...rules, dayEndsAt: "04:00" }), [
    "2026-03-28",
    ...Array(3).fill("2026-10-24"),
  ]);
  // In another zone it is an instant: the hour that is left out is the one behind it, of two the second is meant.
  const elsewhere = { ...rules, written: "Europe/Berlin", shop: "Atlantic/Azores", dayEndsAt: "00:00" };
  assert.deepEqual(await readDates(database, texts, elsewhere), [
    "2026-03-29",
    "2026-10-25",
    "2026-10-24",
    "2026-10-25",
  ]);
});

Deno.test("dates are read by the document's format, whatever the session's settings", async () => {
  const texts = ["2/11/2026", "11/2/2026"];
  for (const style of ["ISO, DMY", "ISO, MDY", "German, DMY", "SQL, YMD"]) {
    await database.rows("select set_config('datestyle', $1, false), set_config('timezone', 'Asia/Tokyo', false)", [
      style,
    ]);
    assert.deepEqual(await readDates(database, texts, { dateFormat: "d/M/yyyy" }), ["2026-11-02", "2026-02-11"]);
    const [day] = await readDates(database, ["Mon, 02 Nov 2026 23:30:00 +0000"], { dateFormat: "rfc2822" });
    assert.equal(day, "2026-11-02");
  }
  await database.rows("reset datestyle");
  await database.rows("reset timezone");
});
