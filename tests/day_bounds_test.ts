import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import { dayBounds } from "../scripts/sources/day_bounds.ts";

const API = { dateFormat: "dd.MM.yyyy" };

Deno.test("the bounds of a day are the instants between which it lies in the shop's time zone", () => {
  assert.deepEqual(dayBounds(API, "2026-11-24", "Europe/Berlin"), {
    "{day}": "24.11.2026",
    "{next_day}": "25.11.2026",
    "{start}": "2026-11-23T23:00:00Z",
    "{end}": "2026-11-24T23:00:00Z",
    "{last}": "2026-11-24T22:59:59Z",
    "{before}": "2026-11-23T22:59:59Z",
  });
});

Deno.test("nothing falls between two days, over both changes of clocks: one ends where the next starts", () => {
  for (const zone of ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]) {
    const hours = new Set<number>();
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const { "{start}": start, "{end}": end } = dayBounds(API, day, zone);
      assert.equal(end, dayBounds(API, addDays(day, 1), zone)["{start}"]);
      // Another way to the same: the calendar of the runtime.
      const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
      assert.equal(shown.format(new Date(start!)), `${day} 00:00:00`);
      hours.add((Date.parse(end!) - Date.parse(start!)) / 3_600_000);
    }
    const longest = { "UTC": [24], "Asia/Kathmandu": [24], "Australia/Lord_Howe": [23.5, 24, 24.5] }[zone];
    assert.deepEqual([...hours].sort(), longest ?? [23, 24, 25]);
  }
});

Deno.test("bounds are written as seconds, or by a pattern in the API's own time zone", () => {
  const unix = dayBounds({ ...API, parameterFormat: "unix" }, "2026-11-24", "Europe/Berlin");
  assert.equal(unix["{start}"], String(Date.parse("2026-11-23T23:00:00Z") / 1000));
  const pattern = { ...API, parameterFormat: "yyyy-MM-dd HH:mm:ss" };
  assert.equal(dayBounds(pattern, "2026-11-24", "Europe/Berlin")["{last}"], "2026-11-24 23:59:59");
  assert.equal(
    dayBounds({ ...pattern, timeZone: "UTC" }, "2026-11-24", "Europe/Berlin")["{end}"],
    "2026-11-24 23:00:00",
  );
});
