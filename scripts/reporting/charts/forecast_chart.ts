import type { BarSeriesOption } from "echarts/charts";
import { formatDay } from "../format.ts";
import type { ReportForecast } from "../report_data.ts";
import { palette } from "./palette.ts";
import { nameAxis, salesAxis } from "./parts.ts";
import { renderChart } from "./render_chart.ts";

/** Draws the sales of the last days as bars, then the intervals of the forecast days with their mean; names every day. */
export function forecastChart(
  actual: { day: string; sales: number }[],
  points: ReportForecast["points"],
  size: { width: number; height: number },
): string {
  const isNarrow = size.width < 600;
  const slots = actual.length + points.length;
  const barWidth = Math.floor((size.width - 56) / slots * 0.62);
  const blanks: number[] = new Array(actual.length).fill(NaN);
  return renderChart({
    grid: { left: 44, right: 12, top: 12, bottom: isNarrow ? 78 : 46 },
    xAxis: {
      ...nameAxis,
      data: [...actual, ...points].map(({ day }) => isNarrow ? formatDay(day) : formatDay(day).replace(" ", "\n")),
      axisLabel: {
        interval: 0,
        color: palette.ink,
        fontSize: 11,
        lineHeight: 15,
        rotate: isNarrow ? 90 : 0,
      },
    },
    yAxis: salesAxis,
    series: [
      {
        type: "bar",
        data: actual.map(({ sales }) => sales),
        barWidth,
        barGap: "-100%",
        itemStyle: { color: palette.actual },
      },
      ...intervals(points, blanks, barWidth),
      {
        type: "scatter",
        data: [...blanks, ...points.map(({ mean }) => mean)],
        symbol: "rect",
        symbolSize: [barWidth, 3],
        itemStyle: { color: palette.forecast },
        z: 3,
      },
    ],
  }, { ...size, label: "Sales of the last two weeks and the forecast of the next days with its intervals" });
}

/** Returns stacked bars: an invisible one up to the lower bound, then the parts of the 95 % interval and, inside, the 80 % interval. */
function intervals(
  points: ReportForecast["points"],
  blanks: number[],
  barWidth: number,
): BarSeriesOption[] {
  const parts: [color: string, height: (point: ReportForecast["points"][number]) => number][] = [
    ["transparent", ({ lo95 }) => lo95],
    [palette.interval95, ({ lo80, lo95 }) => lo80 - lo95],
    [palette.interval80, ({ hi80, lo80 }) => hi80 - lo80],
    [palette.interval95, ({ hi95, hi80 }) => hi95 - hi80],
  ];
  return parts.map(([color, height]) => ({
    type: "bar" as const,
    stack: "interval",
    data: [...blanks, ...points.map(height)],
    barWidth,
    itemStyle: { color },
  }));
}
