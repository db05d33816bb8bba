import process from "node:process";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { forecastAll } from "../scripts/forecasting/forecast_all.ts";
import type { Series } from "../scripts/forecasting/series.ts";
import { superstoreSeries } from "../tests/support/superstore_series.ts";

const MANY = 1_000;
const MEASURED = 100;
const DAYS = 1_400;

/** Times a run over the Superstore's series, the same a day later with the caches, and many made-up series. */
export async function timeForecasts(): Promise<void> {
  const cores = navigator.hardwareConcurrency;
  const real = superstoreSeries(["Category", "Segment", "Region", "State", "Sub-Category"]);
  console.log(
    `\n| run (${cores} cores) | workers | seconds | CPU seconds | RSS after, MiB |\n| --- | --- | --- | --- | --- |`,
  );
  const yesterday = real.map((one) => ({ ...one, values: one.values.slice(0, -1), orders: one.orders!.slice(0, -1) }));
  const options = { horizon: 7, weekday: 4, caches: new Map<string, string>() };

  const single = await timed(`${real.length} series of the Superstore, full backtest`, yesterday, {
    ...options,
    workers: 1,
  });
  const first = await timed(`${real.length} series of the Superstore, full backtest`, yesterday, {
    ...options,
    workers: cores,
  });
  console.log(`\nThe same with 1 and ${cores} workers: ${single.text === first.text}\n`);

  const caches = new Map(
    first.results.flatMap((one): [string, string][] => "reason" in one ? [] : [[one.name, one.cache]]),
  );
  const kept = await timed("the same a day later, with the caches", real, { ...options, workers: cores, caches });
  const without = await timed("the same a day later, without caches", real, { ...options, workers: cores });
  console.log(`\nThe same with caches and without: ${kept.text === without.text}\n`);

  const many = madeUpSeries(MEASURED);
  for (const workers of [1, cores]) {
    const { seconds } = await timed(`${MEASURED} made-up series of ${DAYS} days, half with orders`, many, {
      horizon: 7,
      workers,
    });
    console.log(
      `| ${MANY} such series, scaled from ${MEASURED} | ${workers} | ${
        (seconds * MANY / MEASURED).toFixed(0)
      } | - | - |`,
    );
  }
  await timed(`three times ${MEASURED} made-up series`, [...many, ...many, ...many], { horizon: 7, workers: cores });
}

async function timed(
  name: string,
  series: readonly Series[],
  options: Parameters<typeof forecastAll>[1],
): Promise<{ results: Awaited<ReturnType<typeof forecastAll>>; text: string; seconds: number }> {
  const begin = performance.now();
  const before = process.cpuUsage();
  const results = await forecastAll(series, options);
  const seconds = (performance.now() - begin) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const memory = Deno.memoryUsage().rss / 2 ** 20;
  console.log(
    `| ${name} | ${options.workers} | ${seconds.toFixed(1)} | ${((user + system) / 1e6).toFixed(1)} | ${
      memory.toFixed(0)
    } |`,
  );
  // The caches are left out: they have fewer entries if fewer had to be computed.
  const text = JSON.stringify(results, (key, value) => key === "cache" ? undefined : value);
  return { results, text, seconds };
}

/** Days with a weekly and a yearly pattern and a random number of orders of random value, the same in every run. */
function madeUpSeries(count: number): Series[] {
  return Array.from({ length: count }, (_, index): Series => {
    const generator = xoroshiro128plus(index);
    const uniform = (): number => uniformFloat64(generator);
    const average = 2 + 30 * uniform();
    const orders: number[] = [];
    const values: number[] = [];
    for (let day = 0; day < DAYS; day++) {
      const mean = average * (1 + 0.4 * Math.sin(2 * Math.PI * day / 7)) *
        (1 + 0.3 * Math.sin(2 * Math.PI * day / 365.25));
      let number = 0;
      for (let left = Math.exp(-mean), product = uniform(); product > left; product *= uniform()) number++;
      orders.push(number);
      values.push(
        Array.from({ length: number }, () => -100 * Math.log(1 - uniform())).reduce((sum, value) => sum + value, 0),
      );
    }
    return { name: `series ${index}`, start: "2021-01-04", values, ...(index % 2 === 0 && { orders }) };
  });
}
