import { formatDay } from "../format.ts";
import type { DecomposedDay } from "../pattern_data.ts";
import { palette } from "./palette.ts";
import { line, nameAxis, salesAxis } from "./parts.ts";
import { renderChart } from "./render_chart.ts";

/** Draws the sales of each day as faint bars, their trend, and the trend plus the effect of the weekday. */
export function trendChart(days: DecomposedDay[], size: { width: number; height: number }): string {
  return renderChart({
    grid: { left: 44, right: 12, top: 12, bottom: 24 },
    xAxis: {
      ...nameAxis,
      data: days.map(({ day }) => formatDay(day)),
      axisLabel: {
        color: palette.muted,
        fontSize: 12,
        interval: size.width < 600 ? 20 : 6,
        formatter: (name: string) => name.replace(/^\w+ /, ""),
      },
    },
    yAxis: salesAxis,
    series: [
      {
        type: "bar",
        data: days.map(({ sales }) => sales),
        barWidth: "62%",
        itemStyle: { color: palette.actualLight },
      },
      line(days.map(({ trend, seasonal }) => trend === null ? NaN : trend + seasonal), {
        color: palette.muted,
        width: 1,
      }),
      line(days.map(({ trend }) => trend ?? NaN), { color: palette.actual, width: 2 }),
    ],
  }, { ...size, label: `Sales from ${days[0]!.day} to ${days.at(-1)!.day} with their trend and weekly season` });
}
