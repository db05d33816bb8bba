/**
 * Scores and times the forecast on the Superstore data; `bench/forecast.md` says what is measured and has the figures.
 *
 * Usage: `deno task bench:forecast`
 *
 * @module
 */
import { runTask, taskCommand } from "../scripts/core/task.ts";
import { ArimaRunner } from "../scripts/forecasting/arima/arima_runner.ts";
import { forecastAll } from "../scripts/forecasting/forecast_all.ts";
import { ModelForecasts } from "../scripts/forecasting/model_forecasts.ts";
import type { Model } from "../scripts/forecasting/models/model.ts";
import { CHEAP_POOL, originalMethod, seasonalModel } from "../scripts/forecasting/models/model_pool.ts";
import { seasonalNaive } from "../scripts/forecasting/models/seasonal_naive.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import { addCoverage, type CoverageTable, METHODS } from "./forecast_coverage.ts";
import { bias, rmse, type Scored, seasonalScale, wape } from "./forecast_scores.ts";
import { prepared } from "../tests/support/prepared.ts";
import { superstoreSeries } from "../tests/support/superstore_series.ts";
import { timeForecasts } from "./time_forecasts.ts";

const HORIZON = 7;
const LAST = 26;
const ALL = 78;

/** One model's forecasts from the last 78 weekly origins, by series. */
type ScoredSeries = Map<string, Scored>;

/** A model's line of the first table. */
type Row = readonly [name: string, forecasts: ScoredSeries, msPerFit: number];

const series = superstoreSeries(["Category", "Segment", "Region"]);
const [total, ...children] = series as [Series, ...Series[]];

async function benchForecast(): Promise<void> {
  console.log(
    "Superstore: daily sales, the last 26 weekly origins, horizon 7; each forecast from what was known at its cutoff\n",
  );
  const rows: Row[] = [];
  {
    using runner = new ArimaRunner({ timeout: 60_000 });
    for (const model of [seasonalNaive, ...CHEAP_POOL, seasonalModel(runner), originalMethod(runner)]) {
      rows.push([model.name, ...await forecastByModel(model, model.name === "original" ? [total] : series)]);
    }
  }
  const backtests = await forecastAll(series, { horizon: HORIZON, backtest: ALL + 52 });
  const published: ScoredSeries = new Map();
  for (const [index, result] of backtests.entries()) {
    if ("reason" in result) throw new Error(`Cannot forecast the series "${result.name}": ${result.reason}`);
    const means = result.backtest.slice(-ALL).map(({ points }) => points.map(({ mean }) => mean));
    published.set(result.name, { means, values: actuals(series[index]!) });
  }
  rows.push(["published", published, NaN]);
  printModels(rows);
  printChildren(rows[0]![1], published);
  printCoverage(backtests);
  await timeForecasts();
}

async function forecastByModel(model: Model, list: readonly Series[]): Promise<[ScoredSeries, number]> {
  const scored: ScoredSeries = new Map();
  let milliseconds = 0;
  for (const one of list) {
    const own = prepared(one, HORIZON);
    const forecasts = new ModelForecasts(own, { horizon: HORIZON });
    const origins = Array.from({ length: ALL }, (_, index) => own.length - HORIZON * (ALL - index));
    const begin = performance.now();
    await forecasts.make(model, origins);
    milliseconds += performance.now() - begin;
    // Seasonal naive replaces the seasonal model at origins where that fails.
    await forecasts.make(seasonalNaive, origins);
    const means = origins.map((origin) =>
      forecasts.at(model.name, origin) ?? forecasts.at(seasonalNaive.name, origin)!
    );
    scored.set(one.name, { means, values: actuals(one) });
  }
  return [scored, milliseconds / (ALL * list.length)];
}

function actuals({ values }: Series): number[][] {
  return Array.from({ length: ALL }, (_, index) => {
    const origin = values.length - HORIZON * (ALL - index);
    return values.slice(origin, origin + HORIZON);
  });
}

function slice({ means, values }: Scored, from: number, to?: number): Scored {
  return { means: means.slice(from, to), values: values.slice(from, to) };
}

/** The scale of a series' RMSSE: its days before the last 26 origins. */
function scaleOf(one: Series): number {
  return seasonalScale(one.values.slice(0, one.values.length - HORIZON * LAST));
}

function meanRmsse(forecasts: ScoredSeries): number {
  return children.reduce((sum, one) => sum + rmse(slice(forecasts.get(one.name)!, -LAST)) / scaleOf(one), 0) /
    children.length;
}

function printModels(list: readonly Row[]): void {
  console.log(
    "| model | RMSE | WAPE % | bias % | WAPE of 7-day sum % | mean RMSSE of 10 children | RMSE 27-78 back | ms a fit |",
  );
  console.log("| --- | --- | --- | --- | --- | --- | --- | --- |");
  for (const [name, forecasts, milliseconds] of list) {
    const whole = forecasts.get(total.name)!;
    const last = slice(whole, -LAST);
    console.log(`| ${
      [
        name,
        rmse(last).toFixed(0),
        percent(wape(last, "days")),
        percent(bias(last)),
        percent(wape(last, "sums")),
        forecasts.size > 1 ? meanRmsse(forecasts).toFixed(4) : "-",
        rmse(slice(whole, 0, ALL - LAST)).toFixed(0),
        Number.isNaN(milliseconds) ? "-" : milliseconds.toFixed(2),
      ].join(" | ")
    } |`);
  }
}

function printChildren(naive: ScoredSeries, own: ScoredSeries): void {
  console.log("\n| series | RMSSE | seasonal naive | ratio |\n| --- | --- | --- | --- |");
  for (const one of series) {
    const [ours, theirs] = [own, naive].map((from) => rmse(slice(from.get(one.name)!, -LAST)) / scaleOf(one)) as [
      number,
      number,
    ];
    console.log(`| ${one.name} | ${ours.toFixed(3)} | ${theirs.toFixed(3)} | ${(ours / theirs).toFixed(3)} |`);
  }
}

function printCoverage(backtests: Awaited<ReturnType<typeof forecastAll>>): void {
  const table: CoverageTable = new Map();
  for (const [index, result] of backtests.entries()) {
    if ("reason" in result) continue;
    addCoverage(table, {
      group: index === 0 ? "total" : "children",
      series: prepared(series[index]!, HORIZON),
      backtest: result.backtest,
      last: ALL,
      scale: scaleOf(series[index]!),
    });
  }
  console.log(
    "\n| series | bounds | origins | 80 % held | 95 % held | interval score |\n| --- | --- | --- | --- | --- | --- |",
  );
  for (const [group, of] of [["total", "days"], ["total", "sums"], ["children", "days"], ["children", "sums"]]) {
    for (const method of METHODS) {
      for (const era of ["27-78 back", "last 26", "last 78"]) {
        const { days, in80, in95, score } = table.get(`${group}|${of}|${method}|${era}`)!;
        const numbers = [percent(in80 / days), percent(in95 / days), (score / days).toFixed(2)];
        console.log(
          `| ${group}, ${of === "sums" ? "7-day sum" : "days"} | ${method} | ${era} | ${numbers.join(" | ")} |`,
        );
      }
    }
  }
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

if (import.meta.main) {
  await runTask(
    taskCommand("bench:forecast")
      .action(benchForecast),
  );
}
