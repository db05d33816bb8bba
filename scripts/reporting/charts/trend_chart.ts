import { formatCompact, formatDay } from "../format.ts";
import type { DecomposedDay } from "../pattern_data.ts";
import { palette } from "./palette.ts";
import { renderChart } from "./render_chart.ts";

/** Sales of each day as faint bars, their trend, and the trend with what the weekday adds to it. */
export function trendChart(days: DecomposedDay[], size: { width: number; height: number }): string {
  return renderChart({
    grid: { left: 44, right: 12, top: 12, bottom: 24 },
    xAxis: {
      type: "category",
      data: days.map(({ day }) => formatDay(day)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.muted } },
      axisLabel: {
        color: palette.muted,
        fontSize: 12,
        interval: size.width < 600 ? 20 : 6,
        formatter: (name: string) => name.replace(/^\w+ /, ""),
      },
    },
    yAxis: {
      type: "value",
      axisLabel: { color: palette.muted, formatter: formatCompact },
      splitLine: { lineStyle: { color: palette.rule } },
    },
    series: [
      {
        type: "bar",
        data: days.map(({ sales }) => sales),
        barWidth: "62%",
        itemStyle: { color: palette.actualLight },
      },
      {
        type: "line",
        data: days.map(({ trend, seasonal }) => trend === null ? NaN : trend + seasonal),
        showSymbol: false,
        lineStyle: { color: palette.muted, width: 1 },
      },
      {
        type: "line",
        data: days.map(({ trend }) => trend ?? NaN),
        showSymbol: false,
        lineStyle: { color: palette.actual, width: 2 },
      },
    ],
  }, { ...size, label: `Sales from ${days[0]!.day} to ${days.at(-1)!.day} with their trend and weekly season` });
}
