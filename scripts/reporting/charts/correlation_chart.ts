import type { LineSeriesOption } from "echarts/charts";
import type { ReportPatterns } from "../pattern_data.ts";
import { palette } from "./palette.ts";
import { line, nameAxis } from "./parts.ts";
import { renderChart } from "./render_chart.ts";

/** Draws correlations by lag as thin bars, whole weeks darker, between the bounds within which they may be chance. */
export function correlationChart(rows: ReportPatterns["correlations"]): string {
  const bound = (sign: number): LineSeriesOption =>
    line(rows.map((row) => sign * row.bound), { color: palette.forecast, width: 1.2, type: "dashed" });
  return renderChart({
    grid: { left: 39, right: 6, top: 8, bottom: 22 },
    xAxis: {
      ...nameAxis,
      data: rows.map(({ lag }) => String(lag)),
      axisLabel: { interval: (index: number) => rows[index]!.lag % 7 === 0, color: palette.ink, fontSize: 12 },
    },
    yAxis: {
      type: "value",
      axisLabel: { color: palette.muted, fontSize: 12 },
      splitNumber: 4,
      splitLine: { lineStyle: { color: palette.rule } },
    },
    series: [
      {
        type: "bar",
        data: rows.map(({ lag, correlation }) => ({
          value: correlation,
          itemStyle: { color: lag % 7 === 0 ? palette.actual : palette.actualLight },
        })),
        barWidth: 5,
      },
      bound(1),
      bound(-1),
    ],
  }, { width: 340, height: 190, label: "Correlation of sales with sales of the days before, by the number of days" });
}
