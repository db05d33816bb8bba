import assert from "node:assert/strict";
import { forecastSeries } from "../scripts/forecasting/forecast_series.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import type { SeriesForecast } from "../scripts/forecasting/series_forecast.ts";
import { silenceAt } from "../scripts/forecasting/silence.ts";
import { prepared } from "./support/prepared.ts";

const HORIZON = 7;

/** Sales of 8 to 12 a day. */
function busyDays(count: number): number[] {
  return Array.from({ length: count }, (_, day) => 8 + (day * 7919) % 5);
}

function zeros(count: number): number[] {
  return new Array(count).fill(0);
}

/** A shop that opens on 1 November and sells for 120 days a year, from 2020 on, up to a day. */
function winterShop(until: string): number[] {
  const days: number[] = [];
  const end = Temporal.PlainDate.from(until);
  for (
    let day = Temporal.PlainDate.from("2020-11-01");
    Temporal.PlainDate.compare(day, end) <= 0;
    day = day.add({ days: 1 })
  ) {
    const isSeason = day.month >= 11 || day.month <= 2;
    days.push(isSeason ? 8 + (days.length * 7919) % 5 : 0);
  }
  return days;
}

async function forecastOf(values: readonly number[], more: Partial<Series> = {}): Promise<SeriesForecast> {
  const result = await forecastSeries({ name: "made up", start: "2020-11-01", values, ...more }, { horizon: HORIZON });
  assert.ok("forecast" in result, JSON.stringify(result));
  return result.forecast;
}

/** Which days of the next week count as silent; undefined if the series sells. */
function silentDays(values: readonly number[]): readonly boolean[] | undefined {
  const series = prepared({ name: "made up", start: "2020-11-01", values }, HORIZON);
  return silenceAt(series, { origin: series.length, horizon: HORIZON })?.days;
}

const NEVER = new Array(HORIZON).fill(true);

Deno.test("a series that sold every day for two years and then nothing for 100 days is forecast as 0, with a note", async () => {
  const values = [...busyDays(730), ...zeros(100)];
  const orders = values.map((value) => value > 0 ? 1 + value % 2 : 0);
  const forecast = await forecastOf(values, { orders, quantity: orders });
  for (const { mean, hi95 } of [...forecast.points, forecast.sum, forecast.orders!.sum, forecast.quantity!.sum]) {
    assert.deepEqual([mean, hi95], [0, 0]);
  }
  assert.deepEqual(forecast.notes, ["sold nothing after 2022-10-31: the forecast of each day is 0"]);
});

Deno.test("a delisted item is forecast as 0 after 20 weeks without sales, and a series that still sells is not", async () => {
  const sold = busyDays(400).map((value, day) => day % 3 === 0 ? value : 0);
  assert.equal((await forecastOf([...sold, ...zeros(140)])).sum.mean, 0);
  const live = await forecastOf([...sold, ...zeros(140), 9]);
  assert.ok(live.sum.mean > 0);
  assert.deepEqual(live.notes, []);
});

Deno.test("a series counts as ended after 28 days without sales, not after 27", () => {
  assert.equal(silentDays([...busyDays(200), ...zeros(27)]), undefined);
  assert.deepEqual(silentDays([...busyDays(200), ...zeros(28)]), NEVER);
});

Deno.test("an item that sells once a month has not ended after two months without sales", () => {
  const sold = Array.from({ length: 720 }, (_, day) => day % 30 === 0 ? 80 : 0);
  assert.equal(silentDays([...sold, ...zeros(60)]), undefined);
  assert.deepEqual(silentDays([...sold, ...zeros(400)]), NEVER);
});

Deno.test("a new product with a single order has not ended, one that sold on ten days in a row and then nothing has", () => {
  assert.equal(silentDays([80, ...zeros(200)]), undefined);
  assert.equal(silentDays([80, 80, ...zeros(200)]), undefined);
  assert.deepEqual(silentDays([...busyDays(10), ...zeros(100)]), NEVER);
  assert.equal(silentDays(zeros(200)), undefined);
});

Deno.test("a shop that sells only in winter is forecast as 0 in summer, and by models when winter comes", async () => {
  assert.deepEqual(silentDays(winterShop("2023-06-30")), NEVER);
  assert.equal((await forecastOf(winterShop("2023-06-30"))).sum.mean, 0);
  const opening = await forecastOf(winterShop("2023-10-31"));
  assert.ok(opening.sum.mean > 0, `${opening.sum.mean}`);
  assert.deepEqual(opening.notes, [
    "sold nothing after 2023-02-28: the forecast of days around which it sold nothing last year is 0",
  ]);
  // in the middle of October the season is more than two weeks off for none of the days
  assert.deepEqual(silentDays(winterShop("2023-10-14")), [true, true, true, false, false, false, false]);
});

Deno.test("a winter shop that does not reopen counts as ended", () => {
  const closed = winterShop("2023-10-31");
  assert.deepEqual(silentDays([...closed, ...zeros(60)]), NEVER);
});

Deno.test("a shop that was closed for a month and is open again is forecast by its models", async () => {
  const reopened = await forecastOf([...busyDays(400), ...zeros(40), ...busyDays(14)]);
  assert.ok(reopened.sum.mean > 30, `${reopened.sum.mean}`);
  const firstDay = await forecastOf([...busyDays(400), ...zeros(40), 9]);
  assert.ok(firstDay.sum.mean > 0);
});

Deno.test("returns do not count as sales: a series with only returns lately has ended", async () => {
  const returned = zeros(100).map((_, day) => day % 20 === 10 ? -8 : 0);
  assert.deepEqual(silentDays([...busyDays(400), ...returned]), NEVER);
  assert.equal((await forecastOf([...busyDays(400), ...returned])).sum.mean, 0);
});

Deno.test("an outage does not count as days without sales", () => {
  assert.equal(silentDays([...busyDays(200), ...zeros(14), ...new Array(20).fill(NaN), ...zeros(10)]), undefined);
  assert.deepEqual(silentDays([...busyDays(200), ...zeros(20), NaN, ...zeros(8)]), NEVER);
});
