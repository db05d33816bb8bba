import assert from "node:assert/strict";
import { addDays } from "../scripts/core/days.ts";
import { formatForecastTable } from "../scripts/reporting/forecast_table.ts";
import type { ReportPatterns } from "../scripts/reporting/pattern_data.ts";
import { type RankingName, rankings } from "../scripts/reporting/rankings.ts";
import type { RankedRow, ReportData } from "../scripts/reporting/report_data.ts";
import { renderReport } from "../scripts/reporting/report_html.ts";

const hostileName = `<script>alert("1")</script> & O'Brien\u202e\u001b[31m\u009b`;

/** An analysis of as many days, with a hostile name among the members. */
function reportPatterns(changes: Partial<ReportPatterns> = {}): ReportPatterns {
  const head = { pValueIs: "=", reason: null } as const;
  const ratio = (attribute: string, etaSquared: number, pValue: number): ReportPatterns["ratios"][number] => {
    const lowest = { member: hostileName, mean: 119.75 };
    return { attribute, etaSquared, pValue, reason: null, highest: { member: "Technology", mean: 460 }, lowest };
  };
  return {
    cutoff: "2026-11-23",
    weekdays: [1, 2, 3, 4, 5, 6, 7].map((part) => ({ part, index: part / 4 })),
    months: Array.from({ length: 12 }, (_, index) => ({ part: index + 1, index: index === 5 ? null : 1 })),
    isTrendRemoved: true,
    correlations: Array.from({ length: 42 }, (_, index) => ({ lag: index + 1, correlation: 0.2, bound: 0.05 })),
    decomposition: Array.from({ length: 28 }, (_, index) => ({
      day: addDays("2026-11-23", index - 27),
      sales: 100,
      trend: index < 25 ? 100 : null,
      seasonal: 0,
    })),
    tests: [
      { ...head, test: "adf", regression: "c", pValue: 1e-9, isRejected: true },
      { ...head, test: "adf", regression: "ct", pValue: 1e-9, isRejected: true },
      { ...head, test: "kpss", regression: "c", pValue: 0.01, pValueIs: "<=", isRejected: true },
      { ...head, test: "kpss", regression: "ct", pValue: 0.091, isRejected: false },
    ],
    ratios: [ratio("category", 0.05, 1e-100), ratio("segment", 0.00009, 0.66), ratio("ship_mode", 0.00005, 0.92)],
    ...changes,
  };
}

/** Thirty days of sales up to 23 November 2026, a forecast of a week, three rows in every ranking. */
function reportData(changes: Partial<ReportData> = {}): ReportData {
  const cutoff = "2026-11-23";
  const row = (name: string, sales: number): RankedRow => {
    return { name, detail: undefined, sales, orders: 3, quantity: 5, profit: -1.5 };
  };
  const rows = [row("First", 1234.5), row(hostileName, 100), row("A long name ".repeat(20).trim(), 1)];
  return {
    source: "superstore",
    today: "2026-11-24",
    generated: Temporal.Instant.from("2026-11-24T06:00:00Z"),
    days: Array.from({ length: 30 }, (_, index) => ({ day: addDays(cutoff, index - 29), sales: 100, orders: 4 })),
    rankings: Object.fromEntries(rankings.map(({ name }) => [name, rows])) as Record<RankingName, RankedRow[]>,
    forecast: {
      models: ["ewma", "glm_4"],
      sum: { mean: 770, lo80: 700, hi80: 840, lo95: 650, hi95: 900 },
      reason: null,
      cutoff,
      points: Array.from({ length: 7 }, (_, index) => {
        const horizon = index + 1;
        return { day: addDays(cutoff, horizon), horizon, mean: 110, lo80: 80, hi80: 140, lo95: 60, hi95: 1160 };
      }),
    },
    refusal: undefined,
    explanation: {
      series: "category: <Chairs>",
      cutoff,
      horizon: 7,
      sum: { mean: 770, lo80: 700, hi80: 840, lo95: 650, hi95: 900 },
      models: ["ewma", "glm_4"],
      reason: null,
      intervals: "simulated",
      notes: [],
      scores: [
        { model: "glm_4", origins: 52, rmse: 65.1, relative: 0.651, isChosen: true },
        { model: "ewma", origins: 52, rmse: 70.2, relative: 0.702, isChosen: true },
        { model: "seasonal_naive", origins: 52, rmse: 100, relative: 1, isChosen: false },
      ],
      days: Array.from({ length: 30 }, (_, index) => {
        return { day: addDays(cutoff, index - 33), sales: 100, trend: 90, seasonal: 4, remainder: 6 };
      }),
    },
    patterns: reportPatterns(),
    ...changes,
  };
}

const noRows = Object.fromEntries(rankings.map(({ name }) => [name, []])) as unknown as ReportData["rankings"];

Deno.test("the report has every section, the headline numbers and the date of its data", () => {
  const html = renderReport(reportData());
  const text = html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  for (
    const part of [
      "Sales report: superstore",
      "Mon 23 Nov 100 4 orders",
      "Last 7 days 700 0 % week on week",
      "Next 7 days 770",
      "All time 3,000",
      "Orders, all time 120",
      "Average order 25",
      "Last two weeks and next 7 days",
      "Tue 24 Nov 110 80 – 140 60 – 1,160",
      "2026 3,000 120 25",
      "Patterns and tests through 23 Nov 2026",
      "The last 4 weeks, decomposed",
      "Sales keep returning to a linear trend, not to a constant mean",
      "ADF rejects a unit root around a constant mean (p &lt; 0.001)",
      "KPSS rejects stationarity around a constant mean (p ≤ 0.01)",
      "KPSS does not reject stationarity around a linear trend (p = 0.091)",
      "Category explains 5.0 % of the variance; segment and ship mode explain nothing beyond chance",
      "Category 5.0 % p &lt; 0.001 Technology 460",
      "Categories",
      "Subcategories",
      "Products",
      "Customers",
      "Segments",
      "Ship modes",
      "Regions",
      "States",
      "Cities",
      "Generated 2026-11-24 06:00 UTC",
      "forecast after Mon 23 Nov 2026 by the mean of ewma, glm_4",
      "psql",
    ]
  ) assert.ok(text.includes(part), `"${part}" is missing`);
});

Deno.test("the report needs no other file", () => {
  const html = renderReport(reportData());
  assert.doesNotMatch(html, /<script/i);
  assert.doesNotMatch(html, /<(link|img|iframe)\b|@import|url\((?!#)/i);
  assert.doesNotMatch(html.replaceAll(/ xmlns(:xlink)?="[^"]*"/g, ""), /https?:/i);
});

Deno.test("the report escapes names in tables and charts", () => {
  const html = renderReport(reportData({ source: hostileName }));
  assert.doesNotMatch(html, /<script/i);
  assert.ok(
    html.includes("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; O&#39;Brien\\u202e\\u001b[31m\\u009b"),
  );
});

Deno.test("the report shows characters that change the direction or the terminal, and obeys none", () => {
  const html = renderReport(reportData({ source: hostileName }));
  assert.doesNotMatch(html, /[^\P{Cc}\n]|\p{Bidi_Control}/u);
});

Deno.test("every chart has a description for a screen reader", () => {
  const charts = renderReport(reportData()).match(/<svg [^>]*>/g)!;
  assert.equal(charts.length, 4 + 3 + 5 + rankings.length);
  for (const chart of charts) assert.match(chart, / role="img" aria-label="[^"]{8,}"/);
});

Deno.test("every text of a chart has a font size that browsers understand", () => {
  const texts = renderReport(reportData()).match(/<text [^>]*>/g)!;
  assert.ok(texts.length > 100);
  for (const text of texts) assert.match(text, / style="[^"]*\bfont-size:[\d.]+px/);
});

Deno.test("the same data gives the same report", () => {
  assert.equal(renderReport(reportData()), renderReport(reportData()));
});

Deno.test("the report of an empty store says that there are no sales yet", () => {
  const html = renderReport(
    reportData({ days: [], rankings: noRows, forecast: undefined, explanation: undefined, patterns: undefined }),
  );
  assert.match(html, /There are no sales yet/);
  assert.doesNotMatch(html, /<svg|NaN|undefined/);
});

Deno.test("the report of a single day, without forecast and rankings, has no gaps", () => {
  const days = [{ day: "2026-11-23", sales: 12, orders: 1 }];
  const html = renderReport(
    reportData({ days, rankings: noRows, forecast: undefined, explanation: undefined, patterns: undefined }),
  );
  assert.match(html, /There is no forecast yet/);
  assert.match(html, />1 order</);
  assert.doesNotMatch(html, /NaN|undefined|Infinity/);
});

Deno.test("a refused forecast is reported with the reason, with or without an older forecast", () => {
  const refusal = "Cannot forecast total sales after 2026-11-23: Its values add up to less than 0.";
  for (const forecast of [undefined, reportData().forecast]) {
    const html = renderReport(reportData({ forecast, refusal }));
    assert.ok(html.includes(`The forecast was refused. ${refusal}`));
    assert.doesNotMatch(html, /There is no forecast yet/);
    assert.equal(/Forecast from sales through/.test(html), forecast !== undefined);
  }
});

Deno.test("a ranking without rows is left out, and so is the heading of a group without rankings", () => {
  const { rankings: all } = reportData();
  const html = renderReport(reportData({ rankings: { ...all, top_segments: [] } }));
  assert.doesNotMatch(html, /<h3>Segments<\/h3>/);
  assert.match(html, /<h3>Regions<\/h3>/);
  const without = Object.fromEntries(Object.keys(all).map((name) => [name, []])) as unknown as typeof all;
  assert.doesNotMatch(renderReport(reportData({ rankings: without })), /What sells|Where it goes/);
});

Deno.test("a week is not compared in percent with one of negative sales, and that is not called no sales", () => {
  const { days } = reportData();
  const weeks = (before: number): string =>
    renderReport(reportData({ days: days.map((day, index) => index < 23 ? { ...day, sales: before } : day) }));
  assert.match(weeks(-10), /[−-]70 in the week before/);
  assert.match(weeks(0), /no sales in the week before/);
});

Deno.test("the report says which days are not loaded yet, and leaves out the forecast days that have passed", () => {
  const { forecast } = reportData();
  const html = renderReport(reportData({ today: "2026-11-28", forecast: { ...forecast!, cutoff: "2026-11-21" } }));
  assert.match(html, /The last 4 days are not loaded yet/);
  const overtaken = renderReport(reportData({ forecast: { ...forecast!, points: forecast!.points.slice(0, 0) } }));
  assert.match(overtaken, /all its days are over/);
});

Deno.test("the report says if seasonal naive replaced a worse average", () => {
  const { forecast, explanation } = reportData();
  const reason = "ewma, ses, glm_4 were clearly worse than seasonal naive over the backtest (z 2.1)";
  const models = ["seasonal_naive"];
  const html = renderReport(reportData({
    forecast: { ...forecast!, models, reason },
    explanation: { ...explanation!, models, reason },
  }));
  assert.ok(html.includes(`2026 (${reason})`));
  assert.ok(html.includes(`Mean of “seasonal_naive”; ${reason}`));
});

Deno.test("the report explains a forecast: models with their errors, the bounds, the decomposed series", () => {
  const html = renderReport(reportData());
  assert.match(html, /How the forecast was made <small>category: &lt;Chairs&gt;/);
  assert.match(html, /770 in 7 days; 80 % between 700 and 840/);
  for (const part of [">glm_4<", ">0.651<", ">ewma<", ">0.702<", ">seasonal_naive<", ">1.000<"]) {
    assert.ok(html.includes(part), part);
  }
  assert.match(html, /Sales of 30 days, decomposed/);
  const young = renderReport(reportData({ explanation: { ...reportData().explanation!, scores: [], days: [] } }));
  assert.doesNotMatch(young, /days, decomposed|seasonal naive: lower/);
});

Deno.test("the report leaves out patterns without a result, and says why a test has none", () => {
  const reason = "there are 3 values, and the test needs 4";
  const html = renderReport(reportData({
    patterns: reportPatterns({
      isTrendRemoved: false,
      correlations: [],
      decomposition: [],
      tests: [{ test: "adf", regression: "c", pValue: null, pValueIs: null, isRejected: null, reason }],
      ratios: reportPatterns().ratios.map((ratio) => ({ ...ratio, etaSquared: null, pValue: null, reason })),
    }),
  }));
  assert.match(html, /ADF has no result: there are 3 values/);
  assert.match(html, /The order lines vary too little to tell/);
  assert.match(html, /no result: there are 3 values/);
  assert.doesNotMatch(html, /Earlier days|weeks, decomposed|NaN|undefined/);
});

Deno.test("the report before the first analysis has no section about it", () => {
  assert.doesNotMatch(renderReport(reportData({ patterns: undefined })), /Patterns and tests/);
});

Deno.test("formatForecastTable aligns days, means and intervals", () => {
  const points = reportData().forecast!.points.slice(0, 2).map((point, index) => ({
    ...point,
    mean: point.mean + index * 1000,
  }));
  assert.equal(
    formatForecastTable(points),
    [
      "day               mean  80 % from   to",
      "2026-11-24  Tue    110         80  140",
      "2026-11-25  Wed  1,110         80  140",
    ].join("\n"),
  );
});
