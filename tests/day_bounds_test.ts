import assert from "node:assert/strict";
import { addDays, businessDay, startOfDay } from "../scripts/core/days.ts";
import { dayBounds } from "../scripts/sources/api/day_bounds.ts";

const API = { dateFormat: "dd.MM.yyyy" };
const BERLIN = { timeZone: "Europe/Berlin" };

Deno.test("the bounds of a day are the instants at which it begins and ends in the shop's time zone", () => {
  assert.deepEqual(dayBounds(API, "2026-11-24", BERLIN), {
    "{day}": "24.11.2026",
    "{next_day}": "25.11.2026",
    "{start}": "2026-11-23T23:00:00Z",
    "{end}": "2026-11-24T23:00:00Z",
    "{last}": "2026-11-24T22:59:59Z",
    "{before}": "2026-11-23T22:59:59Z",
  });
});

Deno.test("a day ends exactly where the next begins, even when clocks change", () => {
  for (const zone of ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]) {
    const hours = new Set<number>();
    for (let day = "2026-01-01"; day < "2027-01-01"; day = addDays(day, 1)) {
      const { "{start}": start, "{end}": end } = dayBounds(API, day, { timeZone: zone });
      assert.equal(end, dayBounds(API, addDays(day, 1), { timeZone: zone })["{start}"]);
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
  const unix = dayBounds({ ...API, parameterFormat: "unix" }, "2026-11-24", BERLIN);
  assert.equal(unix["{start}"], String(Date.parse("2026-11-23T23:00:00Z") / 1000));
  const pattern = { ...API, parameterFormat: "yyyy-MM-dd HH:mm:ss" };
  assert.equal(dayBounds(pattern, "2026-11-24", BERLIN)["{last}"], "2026-11-24 23:59:59");
  assert.equal(
    dayBounds({ ...pattern, timeZone: "UTC" }, "2026-11-24", BERLIN)["{end}"],
    "2026-11-24 23:00:00",
  );
});

Deno.test("a day that ends at four also begins at four, and includes the night", () => {
  const night = { timeZone: "Europe/Berlin", dayEndsAt: "04:00" };
  assert.deepEqual(dayBounds(API, "2026-11-24", night), {
    "{day}": "24.11.2026",
    "{next_day}": "25.11.2026",
    "{start}": "2026-11-24T03:00:00Z",
    "{end}": "2026-11-25T03:00:00Z",
    "{last}": "2026-11-25T02:59:59Z",
    "{before}": "2026-11-24T02:59:59Z",
  });
  assert.equal(businessDay(Temporal.Instant.from("2026-11-25T02:59:59Z"), night), "2026-11-24");
  assert.equal(businessDay(Temporal.Instant.from("2026-11-25T03:00:00Z"), night), "2026-11-25");
});

Deno.test("the business day of an instant is the one whose bounds contain it, even when clocks change", () => {
  const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"];
  for (const timeZone of zones) {
    for (const dayEndsAt of ["00:00", "02:00", "03:00", "04:30"]) {
      const rule = { timeZone, dayEndsAt };
      for (let day = "2026-01-01"; day < "2027-01-02"; day = addDays(day, 1)) {
        const start = startOfDay(day, rule);
        assert.equal(businessDay(start, rule), day, `${start} ${timeZone} ${dayEndsAt}`);
        assert.equal(businessDay(start.subtract({ nanoseconds: 1 }), rule), addDays(day, -1), `${start} ${timeZone}`);
      }
    }
  }
});

Deno.test("a day in a request is written in the date format without its time", () => {
  const written = {
    "iso": "2026-03-04",
    "yyyy-MM-dd HH:mm:ss": "2026-03-04",
    "yyyy-MM-ddTHH:mm": "2026-03-04",
    "M/d/yy, h:mm a": "3/4/26",
    "yyyyMMdd": "20260304",
    "d MMM yyyy": "4 Mar 2026",
    "HH:mm dd.MM.yyyy": "04.03.2026",
    "MMMM d, yyyy": "March 4, 2026",
  };
  for (const [dateFormat, day] of Object.entries(written)) {
    assert.equal(dayBounds({ dateFormat }, "2026-03-04", {})["{day}"], day, dateFormat);
  }
});
