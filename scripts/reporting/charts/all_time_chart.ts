import { formatCompact } from "../format.ts";
import { palette } from "./palette.ts";
import { renderChart } from "./render_chart.ts";

const WINDOW = 28;

/** Sales of every day, faint because they are noisy, under their mean over the 28 days up to each. */
export function allTimeChart(days: string[], sales: number[], size: { width: number; height: number }): string {
  return renderChart({
    grid: { left: 44, right: 12, top: 12, bottom: 24 },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: palette.muted } },
      axisLabel: {
        color: palette.muted,
        fontSize: 12,
        hideOverlap: true,
        formatter: { year: "{yyyy}", month: "{MMM}", day: "{d} {MMM}" },
      },
      splitNumber: size.width / 110,
    },
    yAxis: {
      type: "value",
      axisLabel: { color: palette.muted, formatter: formatCompact },
      splitLine: { lineStyle: { color: palette.rule } },
    },
    useUTC: true,
    series: [
      {
        type: "line",
        data: sales.map((value, index) => [days[index]!, value]),
        showSymbol: false,
        lineStyle: { color: palette.actualLight, width: 0.8 },
      },
      {
        type: "line",
        data: movingMean(sales).map((value, index) => [days[index + WINDOW - 1]!, value]),
        showSymbol: false,
        lineStyle: { color: palette.actual, width: 2 },
      },
    ],
  }, { ...size, label: `Sales per day from ${days[0]} to ${days.at(-1)}, with their 28-day mean` });
}

/** The mean of each run of 28 values, in the order of their last. */
function movingMean(values: number[]): number[] {
  let sum = 0;
  return values
    .map((value, index) => (sum += value - (values[index - WINDOW] ?? 0)) / WINDOW)
    .slice(WINDOW - 1);
}
