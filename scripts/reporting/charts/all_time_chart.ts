import { palette } from "./palette.ts";
import { line, salesAxis } from "./parts.ts";
import { renderChart } from "./render_chart.ts";

const WINDOW = 28;

/** Draws the sales of every day, faint because they are noisy, under their mean of the last 28 days. */
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
    yAxis: salesAxis,
    useUTC: true,
    series: [
      line(sales.map((value, index) => [days[index]!, value]), { color: palette.actualLight, width: 0.8 }),
      line(movingMean(sales).map((value, index) => [days[index + WINDOW - 1]!, value]), {
        color: palette.actual,
        width: 2,
      }),
    ],
  }, { ...size, label: `Sales per day from ${days[0]} to ${days.at(-1)}, with their 28-day mean` });
}

/** Returns the mean of every 28 consecutive values. */
function movingMean(values: number[]): number[] {
  let sum = 0;
  return values
    .map((value, index) => (sum += value - (values[index - WINDOW] ?? 0)) / WINDOW)
    .slice(WINDOW - 1);
}
